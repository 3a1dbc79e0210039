/** How the process ends: in order, whether it is told to or meets a bug, and in bounded time. */
import type { Server } from 'node:http';
import type { Logger } from 'pino';
import type { Database } from './database/connection.ts';
import type { Embedded } from './database/embedded/keep-running.ts';
import type { Wire } from './live/wire.ts';
import { close } from './listen.ts';

/** Together below the 10 s after which service managers kill. */
const REQUESTS_DEADLINE_MS = 5000;
const END_DEADLINE_MS = 9500;
const SAME_SIGNAL_MS = 500;
/** The exit status of an end that was cut short. */
const CUT_SHORT_STATUS = 1;

/** What a process that answers requests consists of. */
export interface Running {
  server: Server;
  database: Database;
  wire: Wire;
  embedded: Embedded | null;
  /** Aborted when the end begins: streams end, and housekeeping stops. */
  ending: AbortController;
  log: Logger;
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
 * Ends streams with a hint when to come back, answers the requests under way, then lets go of the database. The exit status is
 * `process.exitCode`, 0 unless something went wrong.
 * @param why  for the log
 */
export async function end({ server, database, wire, embedded, ending, log }: Running, why: string): Promise<void> {
  if (ending.signal.aborted) return;
  log.info(`Ending after ${why}.`);
  setTimeout(cutShort, END_DEADLINE_MS).unref();
  try {
    ending.abort();
    await close(server, REQUESTS_DEADLINE_MS);
    await wire.close();
    await database.destroy();
    await embedded?.stop();
  } catch (error) {
    log.error({ err: error }, 'The end was cut short.');
    cutShort();
  }
  process.exit();
}

function cutShort(): never {
  process.exit(process.exitCode ?? CUT_SHORT_STATUS);
}
