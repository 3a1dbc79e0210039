/**
 * The real server as a process of its own: started as `npm start` starts it, ended in order, or killed outright together
 * with its database.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { serverClock } from '#tests/clock/test-clock.ts';
import { socketFolder } from '#server/database/embedded/socket-folder.ts';
import { FAULT_STATUS } from '#server/process-faults.ts';
import { scratchFolder } from './scratch.ts';

const TOP = path.resolve(import.meta.dirname, '../..');
/** The server from its source. */
export const SOURCE = ['--import', 'tsx', path.join(TOP, 'sync-server/main.ts')];
/** The server as `npm start` runs it; `npm run build:server` makes it. */
export const BUILT = path.join(TOP, 'dist/server/sync-server/main.js');
const READY_DEADLINE_MS = 60_000;

export interface ServerOptions {
  /** Where a server before this one kept its data; without it a new empty folder. */
  dataDir?: string;
  port?: number;
  /** Added to the environment, and over it. */
  env?: Record<string, string>;
  /** What Node is told to run, with arguments of its own; without it the server's source. */
  program?: string[];
  /** Where its log goes, as a file descriptor; without it, it is kept for `output`. */
  stdout?: number;
  /** A bug that nothing caught is what the test is about; any other test fails by it. */
  isFaultWanted?: boolean;
}

export interface ServerProcess {
  url: string;
  port: number;
  dataDir: string;
  pid: number;
  /** Everything it has printed. */
  output(): string;
  /** The process of its built-in PostgreSQL. */
  databasePid(): number;
  /** Ends it in order, as a service manager does. Resolves with its exit status. */
  stop(): Promise<number | null>;
  /** kill -9 of the server alone. */
  kill9(): Promise<void>;
  /** kill -9 of its PostgreSQL alone. */
  killDatabase9(): void;
  /** kill -9 of everything, database first, as a power cut would have it. */
  killAll9(): Promise<void>;
  /** A new process on the same data and port. */
  restart(): Promise<ServerProcess>;
}

/**
 * A folder for `DATA_DIR` that PostgreSQL's user can reach; remove it with `removeDataDir`.
 * @param onDisk  for who measures: a commit takes as long as a disk does
 */
export function makeDataDir({ onDisk = false } = {}): string {
  const name = 'studentos-data-';
  const folder = onDisk ? fs.mkdtempSync(path.join(os.tmpdir(), name)) : scratchFolder(name);
  fs.chmodSync(folder, 0o711);
  return folder;
}

export function removeDataDir(folder: string): void {
  if (!fs.existsSync(folder)) return;
  fs.rmSync(socketFolder(path.join(fs.realpathSync(folder), 'postgres/data')), { recursive: true, force: true });
  fs.rmSync(folder, { recursive: true, force: true });
}

/** Starts the server and resolves when it is ready to answer. */
export async function startServer(options: ServerOptions = {}): Promise<ServerProcess> {
  const dataDir = options.dataDir ?? makeDataDir();
  const port = options.port ?? (await freePort());
  const env = { DATA_DIR: dataDir, PORT: String(port), ...options.env };
  const { child, output } = spawnServer(env, options.program, options.stdout);
  const url = `http://127.0.0.1:${port}`;
  await untilReady(url, child, output);
  return handle({ child, output, url, port, dataDir, options });
}

/** Runs the server with an environment in which it does not start; resolves with what it said and its exit status. */
export async function startAndFail(env: Record<string, string>): Promise<{ status: number | null; output: string }> {
  const { child, output } = spawnServer(env);
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, output: output() };
}

function spawnServer(
  env: Record<string, string>,
  program: string[] = SOURCE,
  stdout: number | 'pipe' = 'pipe',
): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, program, {
    cwd: TOP,
    env: { ...pathAndHome(), ...serverClock(), LOG_LEVEL: 'info', RATE_LIMITS: 'off', ...env },
    stdio: ['ignore', stdout, 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr] as const)
    stream?.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  return { child, output: () => text };
}

/** Nothing of the tests' own environment leaks into the configuration; the tests of the limits turn them on. */
function pathAndHome(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR'].map((name) => [name, process.env[name]] as const);
  return Object.fromEntries(kept.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

async function untilReady(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const deadline = Date.now() + READY_DEADLINE_MS;
  while (!(await answersReady(url))) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`The server ended instead of starting:\n${output()}`);
    if (Date.now() > deadline) throw new Error(`The server was not ready in time:\n${output()}`);
    await sleep(20);
  }
}

async function answersReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

interface Started {
  child: ChildProcess;
  output: () => string;
  url: string;
  port: number;
  dataDir: string;
  options: ServerOptions;
}

function handle({ child, output, url, port, dataDir, options }: Started): ServerProcess {
  const gone = once(child, 'exit') as Promise<[number | null]>;
  const assertNoFault = (): void => {
    if (child.exitCode === FAULT_STATUS && !options.isFaultWanted)
      throw new Error(`The server met a bug that ended it:\n${output()}`);
  };
  // Said also where nobody asks how it ended: a rejection that is not handled fails the run.
  void gone.then(assertNoFault);
  const databasePid = (): number => readPostmasterPid(dataDir);
  const kill9 = async (): Promise<void> => {
    child.kill('SIGKILL');
    await gone;
    assertNoFault();
  };
  return {
    ...{ url, port, dataDir, output, databasePid, kill9, pid: child.pid! },
    async stop() {
      child.kill('SIGTERM');
      const [status] = await gone;
      assertNoFault();
      return status;
    },
    killDatabase9: () => killFamily9(databasePid()),
    async killAll9() {
      killFamily9(databasePid());
      await kill9();
    },
    restart: () => startServer({ ...options, dataDir, port }),
  };
}

/** The process that a data directory's lock file names. */
function readPostmasterPid(dataDir: string): number {
  return Number(fs.readFileSync(path.join(dataDir, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);
}

/** Kills a PostgreSQL and its children, so that none is left to write a last page. */
function killFamily9(pid: number): void {
  for (const one of [pid, ...childrenOf(pid)]) {
    try {
      process.kill(one, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

function childrenOf(pid: number): number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split(' ').filter(Boolean).map(Number) : [];
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
