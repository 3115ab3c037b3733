import { protocol } from 'electron';
import { SECURITY_HEADERS } from '../../src/server/content-policy.js';
import { readStaticFile } from '../../src/server/static-files.js';
import { isOwnUrl, SCHEME } from './origin.js';

/** Makes `app://outpost/` an origin like that of a web page. Must run before the application is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the renderer's build under `app://outpost/`, by the rules of the browser shell, and blocks `file:`. */
export function handleScheme(renderer: string): void {
  protocol.handle(SCHEME, (request) => answer(request, renderer));
  protocol.handle('file', () => refuse(403));
}

async function answer(request: Request, renderer: string): Promise<Response> {
  if (!isOwnUrl(request.url)) return refuse(403);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
  const file = await readStaticFile(renderer, new URL(request.url).pathname);
  if (file === null) return refuse(404);
  const body = request.method === 'HEAD' ? null : Uint8Array.from(file.body);
  return new Response(body, { headers: file.headers });
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: SECURITY_HEADERS });
}
