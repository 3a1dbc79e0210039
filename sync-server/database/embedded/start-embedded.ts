/**
 * The built-in PostgreSQL: made at the first start, adopted when another process already runs it, started again when
 * it dies, and gone when this process is, also after kill -9.
 */
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartRefusal } from '../../start-refusal.ts';
import { writeAccessRules } from './access-rules.ts';
import { bundledBinaries, type Binaries } from './binaries.ts';
import { prepareCluster } from './cluster.ts';
import { explainFailure, isHeldByAnother } from './explain.ts';
import { settleOwner } from './hand-over.ts';
import { canReach, makePassable, type Identity } from './identity.ts';
import { keepRunning, type Embedded, type StartResult } from './keep-running.ts';
import { provision } from './provision.ts';
import { findRunning, isHeld, readLockFile, removeStaleLock, type RunningServer } from './running-server.ts';
import { launch, type ServerProcess } from './server-process.ts';
import { openSocketFolder } from './socket-folder.ts';

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
  /** Called with a sentence when the database goes away and when it is back. */
  log?: (sentence: string) => void;
  /** Aborted when the process begins to end: a database that goes away from then on was told to, and stays away. */
  ending?: AbortSignal;
}

/**
 * Starts or adopts the PostgreSQL of a folder and keeps it running until `stop`.
 * @throws StartRefusal  with a sentence that says what to do
 */
export async function startEmbedded({ home, binaries, log, ending }: EmbeddedOptions): Promise<Embedded> {
  makePassable(home);
  const place = fs.realpathSync(home);
  const data = path.join(place, 'data');
  const identity = settleOwner(data);
  if (!canReach(place, identity)) throw unreachable(place);
  const programs = binaries ?? bundledBinaries(place, identity);
  await prepareCluster(data, programs, identity);
  shortenLog(path.join(place, 'postgres.log'));
  const start = (): Promise<StartResult> => startOrAdopt({ place, data, identity, programs: programs.folder });
  const first = await start();
  await provision(first.server);
  return keepRunning(first, { start, data, log: log ?? (() => undefined), ending });
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

async function startOrAdopt(layout: Layout): Promise<StartResult> {
  const { place, data, identity, programs } = layout;
  const deadline = Date.now() + HELD_DEADLINE_MS;
  for (;;) {
    const running = await findRunning(data);
    if (running) return { server: running, child: null };
    removeStaleLock(data);
    if (!isHeld(data)) writeAccessRules(data, identity);
    const logFile = path.join(place, 'postgres.log');
    const child = launch({
      programs,
      data,
      socketFolder: openSocketFolder(data, identity),
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

/** The log of a run that went well is a page; one that grew is kept once beside. */
function shortenLog(file: string): void {
  const stats = fs.statSync(file, { throwIfNoEntry: false });
  if (stats && stats.size > LONGEST_LOG) fs.renameSync(file, `${file}.1`);
}
