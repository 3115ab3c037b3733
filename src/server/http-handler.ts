import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Logger } from '../base/logger.js';
import type { Access, AccessControl } from './access.js';
import { SECURITY_HEADERS } from './content-policy.js';
import { readStaticFile } from './static-files.js';

/** What the browser shell answers over plain HTTP. */
export interface HttpHandlerOptions {
  /** The renderer's build. */
  readonly folder: string;
  readonly access: AccessControl;
  readonly log: Logger;
  /** A second start of the same person asks the running one to open its folders; absolute paths. */
  readonly openFolders: (folders: readonly string[]) => Promise<void>;
}

/** Longest body of a command. */
const MAX_BODY = 65_536;

const OpenCommand = z.strictObject({ folders: z.array(z.string().min(1).max(4096)).max(20) });

/** Makes the request listener. Neither addresses nor tokens are ever logged. */
export function createHttpHandler(options: HttpHandlerOptions): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    answer(request, response, options).catch((error: unknown) => {
      options.log.error('A request failed.', { error });
      if (response.headersSent) response.destroy();
      else sendText(response, 500, 'Outpost could not answer this request. The log says why.');
    });
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, options: HttpHandlerOptions): Promise<void> {
  const url = URL.canParse(request.url ?? '', 'http://localhost') ? new URL(request.url ?? '', 'http://localhost') : undefined;
  if (url === undefined) {
    sendText(response, 400, 'This address is not valid.');
    return;
  }
  if (request.method === 'POST' && url.pathname === '/open') {
    await openFolders(request, response, options);
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    sendText(response, 405, 'Only GET and HEAD are answered here.', { Allow: 'GET, HEAD' });
    return;
  }
  const access = options.access.ofRequest(request, url);
  if (access.kind === 'allowed') await sendFile(request, response, options.folder, requestPath(request));
  else if (access.kind === 'exchange') redirectHome(response, access.cookie);
  else if (access.status === 401 && request.headers['sec-fetch-site'] === 'cross-site') sendRetry(response);
  else sendRefusal(response, access);
}

/** The path as it was sent: `URL` would already have resolved `..` and hidden an attempt. */
function requestPath(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}

async function sendFile(request: IncomingMessage, response: ServerResponse, folder: string, path: string): Promise<void> {
  const file = await readStaticFile(folder, path);
  if (file === null) {
    sendText(response, 404, 'There is no such file.');
    return;
  }
  response.writeHead(200, { ...file.headers, 'Content-Length': file.body.length });
  response.end(request.method === 'HEAD' ? undefined : file.body);
}

function redirectHome(response: ServerResponse, cookie: string): void {
  response.writeHead(302, { ...SECURITY_HEADERS, Location: '/', 'Set-Cookie': cookie, 'Cache-Control': 'no-store' });
  response.end();
}

/**
 * A browser leaves a strict cookie out when a link on another site led here, redirects included. A page of our own that
 * loads itself again is not another site, so this happens once at most.
 */
function sendRetry(response: ServerResponse): void {
  response.writeHead(401, { ...SECURITY_HEADERS, 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end('<!doctype html><meta http-equiv="refresh" content="0;url=/"><title>Outpost</title>');
}

function sendRefusal(response: ServerResponse, access: Extract<Access, { kind: 'refused' }>): void {
  sendText(response, access.status, access.reason);
}

function sendText(response: ServerResponse, status: number, text: string, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    ...headers,
  });
  response.end(`${text}\n`);
}

async function openFolders(request: IncomingMessage, response: ServerResponse, options: HttpHandlerOptions): Promise<void> {
  const access = options.access.ofCommand(request);
  if (access.kind === 'refused') {
    sendRefusal(response, access);
    return;
  }
  const command = OpenCommand.safeParse(parseJson(await readBody(request)));
  if (!command.success) {
    sendText(response, 400, 'The list of folders is not valid.');
    return;
  }
  await options.openFolders(command.data.folders);
  sendText(response, 200, 'Opened.');
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) {
    body += String(chunk);
    if (body.length > MAX_BODY) return null;
  }
  return body;
}

function parseJson(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
