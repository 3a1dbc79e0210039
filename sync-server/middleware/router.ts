/** A router of the API. */
import Router from '@koa/router';
import type { AppRouter, RequestState } from '../http/state.ts';

/**
 * Paths are told apart by case, as URLs are. A router's middlewares always do so: a route that did not would be found without the
 * ones before it, `authenticate` among them.
 */
export const createRouter = (prefix?: string): AppRouter =>
  new Router<RequestState>({ sensitive: true, ...(prefix !== undefined && { prefix }) });
