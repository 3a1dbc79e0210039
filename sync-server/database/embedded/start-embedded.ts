/**
 * The built-in PostgreSQL: made at the first start, adopted when another process already runs it, started again when
 * it dies, and gone when this process is, also after kill -9.
 */
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartRefusal } from '../../start-refusal.ts';
import { bundledBinaries, type Binaries } from './binaries.ts';
import { prepareCluster } from './cluster.ts';
import { explainFailure, isHeldByAnother } from './explain.ts';
import { canReach, identityFor, makePassable, type Identity } from './identity.ts';
import { APPLICATION, provision } from './provision.ts';
import {
  administratorClient,
  findRunning,
  readLockFile,
  removeStaleLock,
  type RunningServer,
} from './running-server.ts';
import { launch, type ServerProcess } from './server-process.ts';
import { makeSocketFolder, socketFolder } from './socket-folder.ts';

/** After a crash the log of writes is read first, which may take its time. */
const READY_DEADLINE_MS = 120_000;
/** How long the children of a killed server, or another starter, may hold the data. */
const HELD_DEADLINE_MS = 20_000;
const POLL_MS = 20;
const LONGEST_LOG = 10 * 1024 * 1024;

export interface EmbeddedOptions {
  /** The folder for everything of the database: `data`, `postgres.log`, where needed a copy of the programs. */
  home: string;
  /** Programs of another PostgreSQL, for tests; without it the ones that came with the packages. */
  binaries?: Binaries;
  /** Told in a sentence when the database went away and when it is back. */
  notice?: (sentence: string) => void;
}

export interface Embedded {
  /** For knex, or as it is for pg. The folder in `host` is a socket's. */
  connection: { host: string; port: number; user: string; database: string };
  /** The server's process now; it changes when it had to be started again. */
  pid(): number | undefined;
  /** Ends the server when it is ours, lets go of it when it is another process's. */
  stop(): Promise<void>;
}

/** What one start ended in: our own process, or somebody else's server (`child` null). */
interface Standing {
  server: RunningServer;
  child: ServerProcess | null;
}

/**
 * Starts or adopts the PostgreSQL of a folder and keeps it running until `stop`.
 * @throws StartRefusal  with a sentence that says what to do
 */
export async function startEmbedded({ home, binaries, notice = () => undefined }: EmbeddedOptions): Promise<Embedded> {
  makePassable(home);
  const place = fs.realpathSync(home);
  const data = path.join(place, 'data');
  const identity = identityFor(data);
  if (!canReach(place, identity)) throw unreachable(place);
  const programs = binaries ?? bundledBinaries(place, identity);
  await prepareCluster(data, programs, identity);
  shortenLog(path.join(place, 'postgres.log'));
  const start = (): Promise<Standing> => startOrAdopt({ place, data, identity, programs: programs.folder });
  const first = await start();
  await provision(first.server);
  return keepRunning(first, start, data, notice);
}

interface Layout {
  place: string;
  data: string;
  identity: Identity;
  programs: string;
}

const unreachable = (place: string): StartRefusal =>
  new StartRefusal(
    `PostgreSQL does not run as root, and the unprivileged user it runs as cannot reach ${place}. ` +
      'Set DATA_DIR to a folder whose parents let others pass, such as /var/lib/studentos.',
  );

async function startOrAdopt(layout: Layout): Promise<Standing> {
  const { place, data, identity, programs } = layout;
  const deadline = Date.now() + HELD_DEADLINE_MS;
  for (;;) {
    const running = await findRunning(data);
    if (running) return { server: running, child: null };
    removeStaleLock(data);
    const folder = socketFolder(data);
    makeSocketFolder(folder, identity);
    const logFile = path.join(place, 'postgres.log');
    const child = launch({
      programs,
      data,
      socketFolder: folder,
      logFile,
      identity,
      pid: () => readLockFile(data)?.pid,
    });
    const server = await ready(child, data);
    if (server) return { server, child };
    if (!isHeldByAnother(child.output()) || Date.now() > deadline)
      throw new StartRefusal(explainFailure(child.output(), data));
    await sleep(POLL_MS * 5);
  }
}

/** The server once it answers; null when the process ended instead, as it does when another one was faster. */
async function ready(child: ServerProcess, data: string): Promise<RunningServer | null> {
  const deadline = Date.now() + READY_DEADLINE_MS;
  while (!child.hasExited()) {
    const server = await findRunning(data);
    if (child.hasExited()) break;
    if (server) return server;
    if (Date.now() > deadline) {
      await child.stop();
      throw new StartRefusal(
        `The built-in PostgreSQL did not become ready within ${READY_DEADLINE_MS / 1000} s: ${child.output()}`,
      );
    }
    await sleep(POLL_MS);
  }
  return null;
}

function keepRunning(
  first: Standing,
  start: () => Promise<Standing>,
  data: string,
  notice: (sentence: string) => void,
): Embedded {
  let standing = first;
  let stopping = false;
  const leave = new AbortController();
  const watching = (async () => {
    for (;;) {
      await untilGone(standing, leave.signal);
      if (stopping) return;
      notice('The database went away; starting it again.');
      standing = await startAgain(start, () => stopping, notice, standing);
      if (stopping) return;
      notice('The database is back.');
    }
  })();
  const { host, port } = first.server;
  return {
    connection: { host, port, user: APPLICATION, database: APPLICATION },
    pid: () => readLockFile(data)?.pid,
    async stop() {
      stopping = true;
      leave.abort();
      await standing.child?.stop();
      await watching;
      await standing.child?.stop();
    },
  };
}

async function startAgain(
  start: () => Promise<Standing>,
  isStopping: () => boolean,
  notice: (sentence: string) => void,
  last: Standing,
): Promise<Standing> {
  for (let waitMs = 100; !isStopping(); waitMs = Math.min(waitMs * 2, 5000)) {
    try {
      return await start();
    } catch (error) {
      notice(error instanceof Error ? error.message : String(error));
      await sleep(waitMs);
    }
  }
  return last;
}

/** Our own process tells us when it ends; a server that we adopted is felt through a connection held open. */
async function untilGone({ child, server }: Standing, leave: AbortSignal): Promise<void> {
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

/** The log of a run that went well is a page; one that grew is kept once beside. */
function shortenLog(file: string): void {
  const stats = fs.statSync(file, { throwIfNoEntry: false });
  if (stats && stats.size > LONGEST_LOG) fs.renameSync(file, `${file}.1`);
}
