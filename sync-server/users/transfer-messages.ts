/** What the thread that answers and the thread of an export or import say to each other. */
import type { ImportReport } from '#protocol/export.ts';
import type { ProblemDocument } from '#protocol/problem-document.ts';
import type { DatabaseConnection } from '../database/connection.ts';
import type { LoggedError } from '../http/error-to-log.ts';
import type { User } from '#protocol/account.ts';

/** An export into a file that is open under a number, or an import of the bytes of a document. */
export type TransferTask =
  | { kind: 'export'; user: User; file: number }
  | { kind: 'import'; userId: string; bytes: Uint8Array; restore: boolean };

/** What a thread is started with. */
export interface TransferStart {
  task: TransferTask;
  connection: DatabaseConnection;
  /** As for `ApplyDeps`. */
  quotaBytes: number;
  /** What the server's clock says as it is sent, in ms since 1970. */
  nowMs: number;
}

/** What a thread says: first hints and news for the log, then one of the last three. */
export type TransferNews =
  | { kind: 'moved'; userId: string }
  | { kind: 'refused'; error: LoggedError }
  | { kind: 'done'; report?: ImportReport }
  | { kind: 'problem'; problem: ProblemDocument }
  | { kind: 'failed'; error: LoggedError };
