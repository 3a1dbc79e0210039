/** The state of a request, which middlewares set for later ones. */
import type Router from '@koa/router';
import type { RouterContext, RouterMiddleware } from '@koa/router';
import type { Logger } from 'pino';
import type { TokenScope } from '#protocol/own-account.ts';
import type { Standing } from '../limits/limit.ts';
import type { TellEvent } from '../security-events.ts';

/** The caller of a request, as `authenticate` determined. */
export interface Caller {
  userId: string;
  /** The id of the session, or of the personal access token. */
  sessionId: string;
  /** The number of the session's refresh token with which the access token was issued. */
  generation?: number;
  /** The scope of a personal access token; missing for a session, which may do everything. */
  scope?: TokenScope;
}

export interface RequestState {
  requestId: string;
  /** Logs with the id of the request in each line. */
  log: Logger;
  /** Writes a security event into the log. */
  tell: TellEvent;
  caller?: Caller;
  /** The state of the limits that counted this request, by name. */
  standings?: Map<string, Standing>;
}

export type AppRouter = Router<RequestState>;
export type AppContext = RouterContext<RequestState>;
export type AppMiddleware = RouterMiddleware<RequestState>;
