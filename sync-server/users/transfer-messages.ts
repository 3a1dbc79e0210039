/** The messages between the main thread and the thread of an export or import. */
import type { ImportReport } from '#protocol/export.ts';
import type { ProblemDocument } from '#protocol/problem-document.ts';
import type { DatabaseConnection } from '../database/connection.ts';
import type { LoggedError } from '../http/error-to-log.ts';
import type { User } from '#protocol/account.ts';

/** An export into a file that is open under a number, or an import of the bytes of a document. */
export type TransferTask =
  | { kind: 'export'; user: User; file: number }
  | { kind: 'import'; userId: string; bytes: Uint8Array; restore: boolean };

/** The first message to a thread. */
export interface TransferStart {
  task: TransferTask;
  connection: DatabaseConnection;
  /** As for `ApplyDeps`. */
  quotaBytes: number;
  /** The time of the main thread's clock when it is sent, in ms since 1970. */
  nowMs: number;
}

/** The messages of a thread: hints and log entries, then one of the last three kinds. */
export type TransferNews =
  | { kind: 'moved'; userId: string }
  | { kind: 'refused'; error: LoggedError }
  | { kind: 'done'; report?: ImportReport }
  | { kind: 'problem'; problem: ProblemDocument }
  | { kind: 'failed'; error: LoggedError };
