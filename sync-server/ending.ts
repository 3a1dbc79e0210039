/** How the process ends: in order, whether it is told to or meets a bug, and in bounded time. */
import type { Logger } from 'pino';

/** Below the 10 s after which service managers kill. */
const END_DEADLINE_MS = 9500;
const SAME_SIGNAL_MS = 500;
/** The exit status of an end that was cut short. */
const CUT_SHORT_STATUS = 1;

/** A process that is to end in order. */
export interface Running {
  /** Aborted when the end begins: streams end, and housekeeping stops. */
  ending: AbortController;
  log: Logger;
  /** Lets go of everything that it holds. */
  stop(): Promise<void>;
}

/** Ends in order on SIGTERM and SIGINT. */
export function endOnSignal(running: Running): void {
  let endingSince: number | undefined;
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      if (endingSince === undefined) void end(running, signal);
      // A second Ctrl-C says that the person will not wait; npm passes the first one on a second time.
      else if (Date.now() - endingSince > SAME_SIGNAL_MS) cutShort();
      endingSince ??= Date.now();
    });
}

/**
 * Ends streams with a hint when to come back, answers the requests under way, then lets go of the rest. The exit status is
 * `process.exitCode`, 0 unless something went wrong.
 * @param why  for the log
 */
export async function end({ ending, log, stop }: Running, why: string): Promise<void> {
  if (ending.signal.aborted) return;
  log.info(`Ending after ${why}.`);
  setTimeout(cutShort, END_DEADLINE_MS).unref();
  try {
    ending.abort();
    await stop();
  } catch (error) {
    log.error({ err: error }, 'The end was cut short.');
    cutShort();
  }
  process.exit();
}

function cutShort(): never {
  process.exit(process.exitCode ?? CUT_SHORT_STATUS);
}
