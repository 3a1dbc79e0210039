/** Cuts off callers who do not take their answers: what they leave untaken lies in memory. */
import { isReadable } from 'node:stream';
import type { AppMiddleware } from '../http/state.ts';
import { whenOver } from '../http/when-over.ts';

/** How long an answer may wait for its reader, in ms. */
export interface Patience {
  /** Without a byte being taken. */
  stalledMs: number;
  /** Until all of it is taken, unless it is a stream, which is read as it is taken. */
  wholeMs: number;
}

/** A page of a megabyte needs 17 kB a second. */
const PATIENCE: Patience = { stalledMs: 20_000, wholeMs: 60_000 };

/** Looks after each answer but those that their route sends by itself. */
export function cutOffSlowReaders({ stalledMs, wholeMs }: Patience = PATIENCE): AppMiddleware {
  return async (ctx, next) => {
    await next();
    const { res, body } = ctx;
    if (ctx.respond === false || res.writableFinished) return;
    const cutOff = (): void => void res.destroy();
    res.setTimeout(stalledMs, cutOff);
    if (isStream(body)) return;
    const whole = setTimeout(cutOff, wholeMs).unref();
    whenOver(ctx, () => clearTimeout(whole));
  };
}

const isStream = (body: unknown): boolean => isReadable(body as NodeJS.ReadableStream) !== null;
