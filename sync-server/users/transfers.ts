/**
 * Exports and imports as users ask for them: how many at once, and whose turn it is. A thread is held while there is work, and
 * nobody's thread while a slow network brings a document or takes one.
 */
import type { Readable } from 'node:stream';
import type { User } from '#protocol/account.ts';
import type { ImportReport } from '#protocol/export.ts';
import { createShares } from '../limits/shares.ts';
import type { AtNetwork } from '../limits/slowest.ts';
import { openNameless, readFromStart } from './export-file.ts';
import { createIdleThreads } from '../threads/idle-threads.ts';
import { runTransfer, type TransferDeps } from './run-transfer.ts';
import type { TransferTask } from './transfer-messages.ts';

export interface Transfers {
  /**
   * Makes an export.
   * @param gone    aborted when it is sent, or its reader went away; until then it counts as one of its user's
   * @param cutOff  called when its reader was slow for so long that others wait
   * @throws Problem of the export; `too_many_requests`, `unavailable`
   */
  export(user: User, gone: AbortSignal, cutOff: () => void): Promise<Readable>;
  /**
   * Takes an import.
   * @param receive  brings the bytes of the document, unless it is told to give up: its sender was slow for so long that others wait
   * @param restore  as for `importDocument`
   * @throws Problem of the import or of `receive`; `too_many_requests`, `unavailable`
   */
  import(
    userId: string,
    receive: (giveUp: AbortSignal) => Promise<Uint8Array>,
    restore: boolean,
  ): Promise<ImportReport>;
}

const SHARE = { each: 1, waitingEach: 2, waitingAll: 50, retryAfter: 10 };
/** Each thread takes a core and a connection to the database. */
const THREADS = 2;
const ENTRY = import.meta.filename.endsWith('.ts') ? './transfer-from-source.js' : './transfer-worker.js';
/** Of each thread. A record at a time takes a tenth of it. */
const HEAP_MB = 256;
/** The queue for places; a waiting request holds only a connection. */
const QUEUE = { ...SHARE, waitingAll: 1000 };
/** A document that arrives is up to 32 MiB in memory. */
const ARRIVING = { all: 8, networkMs: 5000 };
/** One that leaves lies in a file, and is cut off when its reader stalls. */
const LEAVING = { all: 100, networkMs: 60_000 };
/** An import goes on when its sender went away: what arrived whole is to be taken. */
const NEVER = new AbortController().signal;

/** @param given  what each thread needs */
export function createTransfers(given: Omit<TransferDeps, 'threads'>): Transfers {
  const deps: TransferDeps = { ...given, threads: createIdleThreads(new URL(ENTRY, import.meta.url), HEAP_MB) };
  const threads = createShares({ ...SHARE, all: THREADS, what: 'exports and imports' });
  const arriving = createShares({ ...QUEUE, ...ARRIVING, what: 'imports' });
  // None waits here for another one of its user: on one connection it might stand before that one, which then never leaves.
  const most = SHARE.each + SHARE.waitingEach;
  const leaving = createShares({ ...QUEUE, ...LEAVING, each: most, waitingEach: 0, what: 'exports' });
  return {
    export: (user, gone, cutOff) =>
      new Promise((resolve, reject) => {
        const makeAndHold = async (atNetwork: AtNetwork): Promise<void> => {
          const stream = await make(user, gone);
          resolve(stream);
          await atNetwork((giveUp) => {
            giveUp.addEventListener('abort', cutOff);
            return aborted(gone);
          });
          stream.destroy();
        };
        leaving(user.id, makeAndHold).catch(reject);
      }),
    import: (userId, receive, restore) =>
      arriving(userId, async (atNetwork) => {
        // A copy of its own, since memory that is shared cannot be handed to another thread.
        const task: TransferTask = { kind: 'import', userId, bytes: new Uint8Array(await atNetwork(receive)), restore };
        return (await threads(userId, () => runTransfer(deps, task, NEVER)))!;
      }),
  };

  async function make(user: User, gone: AbortSignal): Promise<Readable> {
    const file = await openNameless();
    try {
      await threads(user.id, () => runTransfer(deps, { kind: 'export', user, file: file.fd }, gone));
      return readFromStart(file);
    } catch (error) {
      await file.close();
      throw error;
    }
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve());
  });
