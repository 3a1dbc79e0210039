/** One run of the program `postgres`, tied to this process: when we are gone, however we went, it shuts down. */
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Identity } from './identity.ts';

/**
 * Runs postgres and waits at the pipe that is our end of its standard input. The pipe closes when we end it and also
 * when we are killed; then postgres gets SIGINT, its "fast" shutdown. A child of a background list has its input taken
 * away, hence descriptor 3. A service manager that signals all of us at once is heard by us and by postgres, not by the guard.
 */
const GUARD = `
trap '' TERM INT HUP
exec 3<&0
"$@" 3<&- &
server=$!
{ read -r _ <&3; kill -INT "$server"; } 2>/dev/null &
watcher=$!
wait "$server"
status=$?
kill -KILL "$watcher" 2>/dev/null
exit "$status"
`;

/** Whatever the configuration file says: an acknowledged write survives a crash of the machine. */
const DURABLE = { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' };

/** `terse` keeps row contents, which are somebody's, out of the log file. */
const SETTINGS = {
  ...DURABLE,
  listen_addresses: '',
  unix_socket_permissions: '0700',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_error_verbosity: 'terse',
  // After a crash, one call for the file system instead of one for each of a thousand files.
  ...(process.platform === 'linux' && { recovery_init_sync_method: 'syncfs' }),
};

const SHUTDOWN_DEADLINE_MS = 8000;

export interface ServerProcess {
  /** Resolves when the program has ended, for whatever reason. */
  exited: Promise<void>;
  hasExited(): boolean;
  /** The output that it has written to the log since its start. */
  output(): string;
  /** Shuts down and resolves when it is gone; a shutdown that hangs is cut short, which the log of writes survives. */
  stop(): Promise<void>;
}

export interface LaunchOptions {
  programs: string;
  data: string;
  socketFolder: string;
  logFile: string;
  identity: Identity;
  /** The server's process id once known, for the last resort. */
  pid: () => number | undefined;
}

/** Starts postgres; it may still refuse, see `exited` and `output`. */
export function launch({ programs, data, socketFolder, logFile, identity, pid }: LaunchOptions): ServerProcess {
  const settings = Object.entries({ ...SETTINGS, unix_socket_directories: socketFolder }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const command = [path.join(programs, 'postgres'), '-D', data, ...settings];
  const log = fs.openSync(logFile, 'a', 0o600);
  const start = fs.fstatSync(log).size;
  // In a group of its own, a Ctrl-C at the terminal reaches us alone, and we end it in order.
  const child = spawn('/bin/sh', ['-c', GUARD, 'postgres-guard', ...command], {
    ...identity,
    cwd: '/',
    env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
    stdio: ['pipe', log, log],
    detached: true,
  });
  fs.closeSync(log);
  return processOf(child, () => readFrom(logFile, start), pid);
}

function processOf(child: ChildProcess, output: () => string, pid: () => number | undefined): ServerProcess {
  let gone = false;
  const exited = new Promise<void>((resolve) => {
    const end = (): void => {
      gone = true;
      child.stdin?.destroy();
      resolve();
    };
    child.once('exit', end);
    child.on('error', end);
  });
  child.stdin?.on('error', () => undefined);
  const stop = async (): Promise<void> => {
    child.stdin?.end();
    const timer = setTimeout(() => cutShort(pid()), SHUTDOWN_DEADLINE_MS);
    await exited;
    clearTimeout(timer);
  };
  return { exited, hasExited: () => gone, output, stop };
}

function cutShort(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGQUIT');
  } catch {
    // It ended just now, which is what was wanted.
  }
}

function readFrom(file: string, start: number): string {
  const handle = fs.openSync(file, 'r');
  try {
    const length = Math.min(Math.max(fs.fstatSync(handle).size - start, 0), 64 * 1024);
    const text = Buffer.alloc(length);
    fs.readSync(handle, text, 0, length, start);
    return text.toString('utf8');
  } finally {
    fs.closeSync(handle);
  }
}
