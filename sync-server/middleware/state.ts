/** What the middlewares of a request leave for the ones after them. */
import type Router from '@koa/router';
import type { RouterContext, RouterMiddleware } from '@koa/router';
import type { Logger } from 'pino';

/** Who is asking, as `authenticate` found out. */
export interface Caller {
  userId: string;
  sessionId: string;
}

export interface RequestState {
  requestId: string;
  /** Writes the request's id into each line. */
  log: Logger;
  caller?: Caller;
}

export type AppRouter = Router<RequestState>;
export type AppContext = RouterContext<RequestState>;
export type AppMiddleware = RouterMiddleware<RequestState>;
