/** Whether a PostgreSQL serves a data directory right now: asked of the socket, never guessed from a process id. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { ADMINISTRATOR } from './roles.ts';
import { belongsTo } from './socket-folder.ts';

/** Where a running server listens, and its process. */
export interface RunningServer {
  pid: number;
  host: string;
  port: number;
}

/** The server of this data directory when it answers, else null. */
export async function findRunning(data: string): Promise<RunningServer | null> {
  const server = readLockFile(data);
  return server && isTrusted(server, data) && (await answers(server, data)) ? server : null;
}

/** Whether nobody but the owner of the data can have put a socket where a lock file says. */
function isTrusted({ host }: RunningServer, data: string): boolean {
  const owner = fs.statSync(data, { throwIfNoEntry: false });
  return owner !== undefined && belongsTo(host, owner.uid);
}

/** Whether a process of PostgreSQL has the data open, answering or not. */
export function isHeld(data: string): boolean {
  const server = readLockFile(data);
  return server !== null && isAlive(server.pid) && servesHere(server.pid, data);
}

/** `postmaster.pid`, line by line: pid, data directory, start time, port, socket folder, address, memory key, state. */
export function readLockFile(data: string): RunningServer | null {
  try {
    const lines = fs.readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n');
    const [pid = '', , , port = '', host = ''] = lines.map((line) => line.trim());
    return Number(pid) > 0 && Number(port) > 0 && host ? { pid: Number(pid), host, port: Number(port) } : null;
  } catch {
    return null;
  }
}

/** A client that signs in as the cluster's administrator. */
export function administratorClient({ host, port }: { host: string; port: number }): pg.Client {
  return new pg.Client({
    host,
    port,
    user: ADMINISTRATOR,
    database: 'postgres',
    connectionTimeoutMillis: 2000,
    keepAlive: true,
  });
}

async function answers(server: RunningServer, data: string): Promise<boolean> {
  const client = administratorClient(server);
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return rows[0]?.data_directory === data;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Removes the lock files of a dead server whose process id belongs to another program by now. PostgreSQL clears a dead
 * process's lock itself; it stops before an id that is alive, which after a reboot may be anyone's.
 */
export function removeStaleLock(data: string): void {
  const server = readLockFile(data);
  if (!server || !isAlive(server.pid) || servesHere(server.pid, data)) return;
  const socket = path.join(server.host, `.s.PGSQL.${server.port}`);
  const files = isTrusted(server, data) ? [`${socket}.lock`, socket] : [];
  for (const file of [path.join(data, 'postmaster.pid'), ...files]) fs.rmSync(file, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A PostgreSQL stands in its data directory; where that cannot be seen, any program of that name may be the one. */
function servesHere(pid: number, data: string): boolean {
  if (fs.existsSync('/proc/self/cwd')) {
    try {
      return fs.readlinkSync(`/proc/${pid}/cwd`) === fs.realpathSync(data);
    } catch {
      return true;
    }
  }
  try {
    return /postgres|postmaster/.test(execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }));
  } catch {
    return true;
  }
}
