/** The only place that answers errors: whatever is thrown, or left unanswered, becomes a problem document. */
import { Problem, type ProblemCode } from '#protocol/problem.ts';
import { PROTOCOL } from '#protocol/sync.ts';
import { isUnavailable, unavailable } from '../database/connection.ts';
import { errorToLog } from '../http/error-to-log.ts';
import { tagOf } from '../http/entity-tag.ts';
import type { AppContext, AppMiddleware } from '../http/state.ts';

/** The codes of errors that Koa and its router express by a status alone. */
const CODE_OF_STATUS: Record<number, ProblemCode> = {
  400: 'invalid_request',
  404: 'not_found',
  405: 'method_not_allowed',
  406: 'not_acceptable',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  501: 'method_not_allowed',
};

const DETAILS: Partial<Record<ProblemCode, string>> = {
  not_found: 'There is nothing under this address.',
  method_not_allowed: 'This address does not take this method. The Allow header lists those it takes.',
};

/** Answers errors as `application/problem+json`. A 500 says nothing about the inside; the log does. */
export function problems(): AppMiddleware {
  return async (ctx, next) => {
    try {
      await next();
      if (isUnanswered(ctx)) answer(ctx, statusToProblem(ctx.status));
    } catch (error) {
      const problem = errorToProblem(error);
      logFailure(ctx, problem, error);
      answer(ctx, problem);
    }
  };
}

/** That the database is away is one line, however many requests meet it; anything else that is our fault comes with its stack. */
function logFailure({ state: { log } }: AppContext, problem: Problem, error: unknown): void {
  if (problem.status < 500) return;
  if (problem.code !== 'unavailable') return log.error({ err: error }, problem.code);
  const { message, code } = errorToLog((error as Error).cause ?? error);
  log.warn({ why: message, code }, problem.code);
}

/** An error status that nobody gave a body to. */
const isUnanswered = (ctx: AppContext): boolean =>
  ctx.status >= 400 && !ctx.headerSent && ctx.respond !== false && (ctx.body === undefined || ctx.body === null);

function errorToProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isUnavailable(error)) return unavailable(error);
  const { status, expose } = (error ?? {}) as { status?: unknown; expose?: unknown };
  if (expose === true && typeof status === 'number' && CODE_OF_STATUS[status]) return statusToProblem(status);
  return new Problem('internal_error', 'Something went wrong on the server. It was logged under this X-Request-Id.');
}

function statusToProblem(status: number): Problem {
  const code = CODE_OF_STATUS[status] ?? (status >= 500 ? 'internal_error' : 'invalid_request');
  return new Problem(code, DETAILS[code]);
}

function answer(ctx: AppContext, problem: Problem): void {
  if (ctx.headerSent) return;
  ctx.status = problem.status;
  if (problem.extras.retryAfter !== undefined) ctx.set('Retry-After', String(problem.extras.retryAfter));
  if (problem.status === 401) ctx.set('WWW-Authenticate', 'Bearer');
  if (problem.status === 426) ctx.set({ Upgrade: `studentos-sync/${PROTOCOL}`, Connection: 'Upgrade' });
  if (problem.code === 'precondition_failed' && problem.extras.data) ctx.set('ETag', tagOf(problem.extras.data));
  ctx.set('Cache-Control', 'no-store');
  ctx.body = JSON.stringify(problem);
  ctx.type = 'application/problem+json';
}
