/** Watches over a PostgreSQL that was started or adopted, and starts it again when it goes away unasked. */
import { setTimeout as sleep } from 'node:timers/promises';
import { APPLICATION } from './roles.ts';
import { administratorClient, readLockFile, type RunningServer } from './running-server.ts';
import type { ServerProcess } from './server-process.ts';

export interface Embedded {
  /** For knex, or as it is for pg. The folder in `host` is a socket's. */
  connection: { host: string; port: number; user: string; database: string };
  /** The server's process now; it changes when it had to be started again. */
  pid(): number | undefined;
  /** Ends the server when it is ours, lets go of it when it is another process's. */
  stop(): Promise<void>;
}

/** The result of a start: our own process, or an adopted server of another process (`child` null). */
export interface StartResult {
  server: RunningServer;
  child: ServerProcess | null;
}

interface Watch {
  /** Starts or adopts once more. */
  start(): Promise<StartResult>;
  data: string;
  log(sentence: string): void;
  /** From then on a server that goes away was told to. */
  ending: AbortSignal | undefined;
}

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5000;

/** Takes over the server of a first start. */
export function keepRunning(first: StartResult, { start, data, log, ending }: Watch): Embedded {
  let current = first;
  const stopping = new AbortController();
  const isOver = (): boolean => stopping.signal.aborted || ending?.aborted === true;
  const watch = async (): Promise<void> => {
    for (;;) {
      await untilGone(current, stopping.signal);
      if (isOver()) return;
      log('The database went away; starting it again.');
      current = (await startAgain(start, isOver, log)) ?? current;
      if (isOver()) return;
      log('The database is back.');
    }
  };
  const watching = watch().catch((error: unknown) => log(`The database is watched over no more: ${String(error)}`));
  const { host, port } = first.server;
  return {
    connection: { host, port, user: APPLICATION, database: APPLICATION },
    pid: () => readLockFile(data)?.pid,
    async stop() {
      stopping.abort();
      await current.child?.stop();
      await watching;
      // One that was being started just then.
      await current.child?.stop();
    },
  };
}

async function startAgain(
  start: () => Promise<StartResult>,
  isOver: () => boolean,
  log: (sentence: string) => void,
): Promise<StartResult | null> {
  for (let waitMs = FIRST_WAIT_MS; !isOver(); waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      return await start();
    } catch (error) {
      log(error instanceof Error ? error.message : String(error));
      await sleep(waitMs);
    }
  }
  return null;
}

/** Our own process tells us when it ends; a server that we adopted is felt through a connection held open. */
async function untilGone({ child, server }: StartResult, leave: AbortSignal): Promise<void> {
  if (child) return child.exited;
  const client = administratorClient(server);
  const ended = new Promise<void>((resolve) => {
    client.once('end', resolve);
    client.on('error', () => resolve());
    leave.addEventListener('abort', () => resolve(), { once: true });
    client.connect().catch(() => resolve());
  });
  await ended;
  await client.end().catch(() => undefined);
}
