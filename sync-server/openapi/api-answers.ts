/** The rules for every answer under `/api`: not cached, in a form that the caller accepts, and with the methods that the address takes. */
import { Problem } from '#protocol/problem.ts';
import { createCallFinder, type Address } from './find-call.ts';
import type { Operation } from './operation.ts';
import { PATCH_TYPES } from '../http/json-body.ts';
import type { AppContext, AppMiddleware } from '../http/state.ts';

/**
 * Keeps answers out of caches and drops headers that are meaningless then. Refuses a caller who accepts none of the call's media types, and an
 * unknown query.
 * @throws Problem `not_acceptable`, `invalid_request`
 */
export function apiAnswers(): AppMiddleware {
  const findAddress = createCallFinder();
  return async (ctx, next) => {
    const address = findAddress(ctx.path);
    const call = address?.call(ctx.method);
    if (!/^\/api(\/|$)/.test(ctx.path)) {
      if (call) refuseUnknownQuery(ctx, call);
      return void (await next());
    }
    ctx.set('Cache-Control', 'no-store');
    sayWhatCanBeAsked(ctx, address);
    refuseUnacceptable(ctx, call);
    if (call) refuseUnknownQuery(ctx, call);
    await next();
    // `Vary` is for caches, and no cache may keep this answer.
    if (ctx.response.get('Cache-Control') === 'no-store') ctx.remove('Vary');
  };
}

/** `Allow` and `Accept-Patch` where an address takes more than reading. */
function sayWhatCanBeAsked(ctx: AppContext, address: Address | undefined): void {
  if (!address || !['GET', 'HEAD', 'OPTIONS', 'PATCH'].includes(ctx.method)) return;
  const { methods } = address;
  if (methods.some((method) => method !== 'GET' && method !== 'HEAD')) ctx.set('Allow', methods.join(', '));
  if (methods.includes('PATCH')) ctx.set('Accept-Patch', PATCH_TYPES.join(', '));
}

const PROBLEM = 'application/problem+json';

/** The media types of a call's good answers; JSON where it has no body, and for what is not described. */
function typesOf(call: Operation | undefined): string[] {
  const types = Object.values(call?.answers ?? {}).map((answer) => answer?.type ?? 'application/json');
  return types.length > 0 ? [...new Set<string>(types)] : ['application/json'];
}

function refuseUnacceptable(ctx: AppContext, call: Operation | undefined): void {
  const types = typesOf(call);
  if (ctx.accepts(...types, PROBLEM) === false)
    throw new Problem('not_acceptable', `This call answers ${types.join(' or ')}.`);
}

function refuseUnknownQuery(ctx: AppContext, { query = {} }: Operation): void {
  const unknown = Object.keys(ctx.query).filter((name) => !Object.hasOwn(query, name));
  if (unknown.length === 0) return;
  const errors = unknown.slice(0, 20).map((path) => ({ path, message: 'is not a known parameter' }));
  throw new Problem('invalid_request', `The query is not valid: ${unknown[0]!} is not a known parameter.`, { errors });
}
