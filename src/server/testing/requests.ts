import { request, type IncomingHttpHeaders } from 'node:http';

/** An answer of the server, read whole. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends one request with exactly these headers and this path (`fetch` would tidy both). */
export function ask(
  port: number,
  path: string,
  options: {
    readonly method?: string;
    readonly headers?: Record<string, string>;
    readonly body?: string;
    readonly host?: string;
  } = {},
): Promise<Answer> {
  const { method = 'GET', headers = {}, body, host = '127.0.0.1' } = options;
  return new Promise((resolve, reject) => {
    const sent = request(
      { host, port, path, method, headers: { Host: `127.0.0.1:${port}`, ...headers }, agent: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Buys the cookie with the token, as a browser does. */
export async function cookieFor(port: number, token: string): Promise<string> {
  const answer = await ask(port, `/?token=${token}`);
  return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}
