import { boardsApi } from './boards.js';
import { checksApi } from './checks.js';
import { computerApi } from './computer.js';
import type { Api, Client, Handlers } from './define.js';
import { jobsApi } from './jobs.js';
import { syncApi } from './sync.js';

/** Everything a window may ask of the host. */
export const api = { ...boardsApi, ...jobsApi, ...syncApi, ...checksApi, ...computerApi } as const satisfies Api;

/** The services' side: one function per call or stream. */
export type HostHandlers = Handlers<typeof api>;

/** The window's side. */
export type HostClient = Client<typeof api>;
