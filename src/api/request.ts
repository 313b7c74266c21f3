import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import { ApiError } from './errors';
import type { ErrorResponse } from './types';

/** The first segment of every route after the server's base URL. */
export const PREFIX = 'autopilot';

export interface IRequest {
  method: 'GET' | 'POST' | 'DELETE';
  /** The segments of the path below the prefix, not yet encoded. */
  path: string[];
  query?: Record<string, number | string>;
  body?: string;
  contentType?: string;
}

/** The address of a route; the segments of its path are not yet encoded. */
export function address(
  settings: ServerConnection.ISettings,
  path: string[]
): string {
  return URLExt.join(settings.baseUrl, PREFIX, ...path.map(encodeURIComponent));
}

/**
 * Calls the REST API.
 *
 * @returns the body of the answer, `undefined` for an empty one
 * @throws ApiError for every answer that is not 2xx and when there is none
 */
export async function request<T>(
  settings: ServerConnection.ISettings,
  options: IRequest
): Promise<T> {
  const {
    method,
    path,
    query,
    body,
    contentType = 'application/json'
  } = options;
  let url = address(settings, path);
  if (query) {
    url += URLExt.objectToQueryString(query);
  }
  const init: RequestInit = { method, body };
  if (body !== undefined) {
    init.headers = { 'Content-Type': contentType };
  }
  let response: Response;
  let text: string;
  try {
    response = await ServerConnection.makeRequest(url, init, settings);
    text = await response.text();
  } catch (error) {
    throw new ApiError(
      'unreachable',
      error instanceof Error ? error.message : String(error),
      0
    );
  }
  if (!response.ok) {
    throw failure(response, text);
  }
  return (text ? JSON.parse(text) : undefined) as T;
}

function failure(response: Response, text: string): ApiError {
  const body = parse(text);
  if (body && typeof body.code === 'string') {
    return new ApiError(
      body.code,
      body.message,
      response.status,
      body.problems
    );
  }
  return new ApiError(
    codeOf(response.status),
    `${response.status} ${response.statusText}`,
    response.status
  );
}

/** What a proxy's page or Jupyter's own answer means. */
function codeOf(status: number): ApiError['code'] {
  if ([502, 503, 504].includes(status)) {
    return 'unreachable'; // a gateway: the server behind it is away
  }
  return [401, 403].includes(status) ? 'forbidden' : 'internal';
}

function parse(text: string): ErrorResponse | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
