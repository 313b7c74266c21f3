import { ServerConnection } from '@jupyterlab/services';

import { AutopilotClient } from '../../api';

type Answer = unknown | ((body: never) => unknown);

/** A Jupyter server in a table: `METHOD path` → the body of the answer, or a function of the request's body. */
export class Server {
  /** What was asked, in order, as `METHOD path?query`. */
  readonly asked: string[] = [];
  /** The bodies of what was asked. */
  readonly bodies: unknown[] = [];
  answers: Record<string, Answer> = {};
  /** No request gets an answer. */
  down = false;

  readonly client = new AutopilotClient(
    ServerConnection.makeSettings({
      baseUrl: 'http://server/base/',
      fetch: (input, init) => this._fetch(input as Request, init)
    })
  );

  private async _fetch(
    input: Request | string | URL,
    init?: RequestInit
  ): Promise<Response> {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const path = url.pathname.replace('/base/autopilot/', '');
    const text = await request.text();
    const body = request.headers.get('Content-Type')?.includes('json')
      ? text && JSON.parse(text)
      : text;
    // JupyterLab adds the time to requests that must not be cached.
    const query = url.search.replace(/[?&]\d+$/, '');
    this.asked.push(`${request.method} ${path}${query}`);
    this.bodies.push(body);
    if (this.down) {
      throw new TypeError('Failed to fetch');
    }
    const answer = this.answers[`${request.method} ${path}`];
    if (answer === undefined) {
      return json(404, {
        code: 'not_found',
        message: `There is no ${path}.`,
        problems: []
      });
    }
    const value = await (typeof answer === 'function'
      ? answer(body as never)
      : answer);
    return value instanceof Response ? value : json(200, value);
  }
}

/** An answer with a status. */
export function json(status: number, body: unknown): Response {
  return new Response(body === null ? null : JSON.stringify(body), { status });
}
