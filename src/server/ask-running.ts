import { request } from 'node:http';
import type { Running } from './instance.js';

/** How long a running host may take to answer. */
const TIMEOUT_MS = 5000;

/** Asks a running host to open folders; false when it does not answer. The paths are absolute. */
export function askRunning({ address, token }: Pick<Running, 'address' | 'token'>, folders: readonly string[]): Promise<boolean> {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  return new Promise((resolve) => {
    const sent = request(
      new URL('/open', address),
      { method: 'POST', headers, timeout: TIMEOUT_MS, agent: false },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode === 200));
      },
    );
    sent.on('timeout', () => sent.destroy());
    sent.on('error', () => resolve(false));
    sent.on('close', () => resolve(false));
    sent.end(JSON.stringify({ folders }));
  });
}
