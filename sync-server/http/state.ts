/** What the middlewares of a request leave for the ones after them. */
import type Router from '@koa/router';
import type { RouterContext, RouterMiddleware } from '@koa/router';
import type { Logger } from 'pino';
import type { TokenScope } from '#protocol/own-account.ts';
import type { Standing } from '../limits/limit.ts';
import type { TellEvent } from '../security-events.ts';

/** Who is asking, as `authenticate` found out. */
export interface Caller {
  userId: string;
  /** The session that says so, or the personal access token. */
  sessionId: string;
  /** Which refresh token of the session the access token came with. */
  generation?: number;
  /** What a personal access token may do. A session has none: it may do everything. */
  scope?: TokenScope;
}

export interface RequestState {
  requestId: string;
  /** Writes the request's id into each line. */
  log: Logger;
  /** Writes a security event into the log. */
  tell: TellEvent;
  caller?: Caller;
  /** Where the limits that counted this request stand, by their names. */
  standings?: Map<string, Standing>;
}

export type AppRouter = Router<RequestState>;
export type AppContext = RouterContext<RequestState>;
export type AppMiddleware = RouterMiddleware<RequestState>;
