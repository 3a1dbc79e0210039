/** What listens to the requests of a server: the application, and the errors that would end the process if nobody heard them. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type Koa from 'koa';
import type { Logger } from 'pino';
import type { RequestState } from './state.ts';

/**
 * Answers requests by an application. An answer that the application could neither give nor refuse is cut off and logged: that is a
 * bug, and the bug of one request.
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
 * Takes the errors of a request and its answer for the whole of their lives. They say that the connection went away; whoever reads
 * or writes at that moment is told by its own means, and at any other moment there is nothing to do.
 */
export function hearErrors(request: IncomingMessage, response: ServerResponse): void {
  request.on('error', () => undefined);
  response.on('error', () => undefined);
}
