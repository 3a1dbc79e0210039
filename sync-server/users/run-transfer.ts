/** Runs exports and imports in threads of their own, bounded in memory and time. */
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { ImportReport } from '#protocol/export.ts';
import { Problem } from '#protocol/problem.ts';
import type { DatabaseConnection } from '../database/connection.ts';
import type { TransferNews, TransferStart, TransferTask } from './transfer-messages.ts';

export interface TransferDeps {
  connection: DatabaseConnection;
  log: Logger;
  /** Tells that a user's feed moved. */
  tell: (userId: string) => void;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** Bounds of one thread; smaller ones are for tests. */
export interface TransferBounds {
  /** Of the JavaScript heap, in MiB. A record at a time takes a tenth of it. */
  heapMb: number;
  /** After so long it is given up. */
  deadlineMs: number;
}

const BOUNDS: TransferBounds = { heapMb: 256, deadlineMs: 5 * 60_000 };

const ENTRY = import.meta.filename.endsWith('.ts') ? './transfer-from-source.js' : './transfer-worker.js';

/**
 * Runs one export or import to its end.
 * @param ending  gives it up: the caller went away
 * @returns the report of an import
 * @throws Problem of the transfer; `payload_too_large` when it needs more memory than it may have, `unavailable` when it takes too
 *   long. Whatever else ends the thread is thrown as an error, and ends nothing but the thread.
 */
export async function runTransfer(
  deps: TransferDeps,
  task: TransferTask,
  ending: AbortSignal,
  { heapMb, deadlineMs }: TransferBounds = BOUNDS,
): Promise<ImportReport | undefined> {
  ending.throwIfAborted();
  const { connection, now } = deps;
  const start: TransferStart = { task, connection, aheadMs: now() - Date.now() };
  const worker = new Worker(new URL(ENTRY, import.meta.url), {
    workerData: start,
    transferList: task.kind === 'import' ? [task.bytes.buffer as ArrayBuffer] : [],
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
  const end = (): void => void worker.terminate();
  const deadline = setTimeout(end, deadlineMs);
  ending.addEventListener('abort', end);
  try {
    return await lastNews(worker, deps);
  } finally {
    clearTimeout(deadline);
    ending.removeEventListener('abort', end);
    void worker.terminate();
  }
}

function lastNews(worker: Worker, { log, tell }: TransferDeps): Promise<ImportReport | undefined> {
  return new Promise((resolve, reject) => {
    worker.on('message', (news: TransferNews) => {
      switch (news.kind) {
        case 'moved':
          return tell(news.userId);
        case 'refused':
          return log.error({ error: news.error }, 'the database refused a mutation');
        case 'done':
          return resolve(news.report);
        case 'problem':
          return reject(Problem.fromDocument(news.problem));
        case 'failed':
          return reject(new Error(`A transfer failed: ${news.error.type}: ${news.error.message}`));
      }
    });
    worker.on('error', (error: NodeJS.ErrnoException) => reject(isOutOfMemory(error) ? tooLarge() : error));
    worker.on('exit', () =>
      reject(new Problem('unavailable', 'The transfer took too long. Try again later.', { retryAfter: 60 })),
    );
  });
}

const isOutOfMemory = ({ code }: NodeJS.ErrnoException): boolean => code === 'ERR_WORKER_OUT_OF_MEMORY';

const tooLarge = (): Problem =>
  new Problem('payload_too_large', 'This needs more memory than one transfer may have. Send it in parts.');
