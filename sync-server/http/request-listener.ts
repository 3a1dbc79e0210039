/** The listener for the requests of a server: runs the application, and handles errors that would otherwise end the process. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type Koa from 'koa';
import type { Logger } from 'pino';
import type { RequestState } from './state.ts';

/**
 * Answers requests by an application. A request that fails inside the application without an answer is cut off and logged: a bug that
 * affects one request.
 */
export function requestListener(app: Koa<RequestState>, log: Logger): RequestListener {
  const respond = app.callback();
  return (request, response) => {
    respond(request, response).catch((error: unknown) => {
      log.error({ err: error }, 'a request could not be answered');
      response.destroy();
    });
  };
}

/**
 * Listens for the errors of a request and its answer for as long as they live. They mean that the connection was lost; code that reads or
 * writes at that moment is notified by other means, and otherwise there is nothing to do.
 */
export function hearErrors(request: IncomingMessage, response: ServerResponse): void {
  request.on('error', () => undefined);
  response.on('error', () => undefined);
}
