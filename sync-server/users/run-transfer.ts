/** Runs exports and imports in threads of their own, bounded in memory and time. */
import type { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { ImportReport } from '#protocol/export.ts';
import { Problem } from '#protocol/problem.ts';
import type { DatabaseConnection } from '../database/connection.ts';
import type { IdleThreads } from '../threads/idle-threads.ts';
import type { TransferNews, TransferStart, TransferTask } from './transfer-messages.ts';

export interface TransferDeps {
  connection: DatabaseConnection;
  /** As for `ApplyDeps`. */
  quotaBytes: number;
  log: Logger;
  /** Tells that a user's feed moved. */
  tell: (userId: string) => void;
  /** Milliseconds since 1970. */
  now: () => number;
  threads: IdleThreads;
}

const DEADLINE_MS = 5 * 60_000;

/**
 * Runs one export or import to its end.
 * @param ending  gives it up: the caller went away
 * @param deadlineMs  after so long it is given up as well
 * @returns the report of an import
 * @throws Problem of the transfer; `payload_too_large` when it needs more memory than it may have, `unavailable` when it takes too
 *   long. Whatever else ends the thread is thrown as an error, and ends nothing but the thread.
 */
export async function runTransfer(
  deps: TransferDeps,
  task: TransferTask,
  ending: AbortSignal,
  deadlineMs: number = DEADLINE_MS,
): Promise<ImportReport | undefined> {
  ending.throwIfAborted();
  const { connection, quotaBytes, now, threads } = deps;
  const start: TransferStart = { task, connection, quotaBytes, nowMs: now() };
  const worker = threads.take();
  worker.postMessage(start, task.kind === 'import' ? [task.bytes.buffer as ArrayBuffer] : []);
  const end = (): void => void worker.terminate();
  const deadline = setTimeout(end, deadlineMs);
  ending.addEventListener('abort', end);
  try {
    const last = await lastNews(worker, deps);
    threads.release(worker);
    return newsToReport(last);
  } finally {
    clearTimeout(deadline);
    ending.removeEventListener('abort', end);
  }
}

type LastNews = Extract<TransferNews, { kind: 'done' | 'problem' | 'failed' }>;

function newsToReport(news: LastNews): ImportReport | undefined {
  if (news.kind === 'done') return news.report;
  if (news.kind === 'problem') throw Problem.fromDocument(news.problem);
  throw new Error(`A transfer failed: ${news.error.type}: ${news.error.message}`);
}

/** Resolves when a thread is done with its task. @throws Problem, or the error that ended it */
function lastNews(worker: Worker, { log, tell }: TransferDeps): Promise<LastNews> {
  return new Promise<LastNews>((resolve, reject) => {
    const onMessage = (news: TransferNews): void => {
      if (news.kind === 'moved') return tell(news.userId);
      if (news.kind === 'refused') return log.error({ error: news.error }, 'the database refused a mutation');
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      resolve(news);
    };
    const onError = (error: NodeJS.ErrnoException): void => reject(isOutOfMemory(error) ? tooLarge() : error);
    const onExit = (): void =>
      reject(new Problem('unavailable', 'The transfer took too long. Try again later.', { retryAfter: 60 }));
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  });
}

const isOutOfMemory = ({ code }: NodeJS.ErrnoException): boolean => code === 'ERR_WORKER_OUT_OF_MEMORY';

const tooLarge = (): Problem =>
  new Problem('payload_too_large', 'This needs more memory than one transfer may have. Send it in parts.');
