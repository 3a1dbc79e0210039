/**
 * The thread of one export or import: reads, checks and writes with a connection of its own, while the thread that started it
 * answers everybody else. Nothing that happens here ends the process.
 */
import { randomBytes } from 'node:crypto';
import os from 'node:os';
import { parentPort } from 'node:worker_threads';
import { Problem } from '#protocol/problem.ts';
import { createServerClock } from '../apply/server-clock.ts';
import { isUnavailable, openDatabase, unavailable, type Database } from '../database/connection.ts';
import { postgresStorage } from '../database/storage.ts';
import { errorToLog } from '../http/error-to-log.ts';
import { tellingStorage } from '../live/telling-storage.ts';
import { comeLast, LOWER_PRIORITY } from '../threads/come-last.js';
import { writeExport } from './export.ts';
import { importDocument } from './import.ts';
import type { TransferNews, TransferStart } from './transfer-messages.ts';

const tell = (news: TransferNews): void => parentPort!.postMessage(news);

comeLast();
parentPort!.on('message', (start: TransferStart) => void serve(start));

/** Does one task; the thread may get another one when its last news is out. */
async function serve(start: TransferStart): Promise<void> {
  const database = openDatabase(start.connection, { maxConnections: 1 });
  if (typeof start.connection !== 'string') await lowerBackend(database);
  const news = await run(database, start).catch(failureToNews);
  await database.destroy();
  tell(news);
}

async function run(db: Database, { task, nowMs, quotaBytes }: TransferStart): Promise<TransferNews> {
  // A thread may have a clock of its own, as under tests that run on another day.
  const aheadMs = nowMs - Date.now();
  const now = (): number => Date.now() + aheadMs;
  if (task.kind === 'export') {
    await writeExport(postgresStorage(db), task.user, now(), task.file);
    return { kind: 'done' };
  }
  const deps = {
    storage: tellingStorage(postgresStorage(db), (userId) => tell({ kind: 'moved', userId })),
    clock: createServerClock(randomBytes(8).toString('hex'), now),
    quotaBytes,
    onRefused: (error: unknown) => tell({ kind: 'refused', error: errorToLog(error) }),
  };
  return { kind: 'done', report: await importDocument(deps, task.userId, task.bytes, task.restore) };
}

function failureToNews(error: unknown): TransferNews {
  const problem = isUnavailable(error) ? unavailable(error) : error;
  if (problem instanceof Problem) return { kind: 'problem', problem: problem.toJSON() };
  return { kind: 'failed', error: errorToLog(error) };
}

/** The process of the built-in database that serves this thread comes after those that serve everybody. It holds no lock of another user. */
async function lowerBackend(database: Database): Promise<void> {
  try {
    const { rows } = await database.raw<{ rows: { pid: number }[] }>('select pg_backend_pid() as pid');
    os.setPriority(rows[0]!.pid, LOWER_PRIORITY);
  } catch {
    // A system that does not let us goes on with equal ones; a database that is away is noticed by what comes next.
  }
}
