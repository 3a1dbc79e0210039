/**
 * A database that survives a lost connection: Safari drops it while the app sleeps, every browser closes it when its files are
 * damaged or cleared, and a newer build of the app in another tab changes the schema.
 *
 * A lost connection is opened again and the work is repeated once: transactions are atomic, so a failed one left nothing behind. A
 * schema of a newer build is never written to, because old code does not know its invariants.
 * @see docs/decisions/0046-a-store-that-holds.md; docs/sync-rules.md R50, R51
 */
import { Dexie, type PromiseExtended, type Table, type TransactionMode } from 'dexie';
import { Problem } from '#protocol/problem.ts';
import { isLostConnection } from './storage-errors.ts';

type Scope<T> = (transaction: never) => PromiseLike<T> | T;
type Tables = string | Table;

export class DurableDatabase extends Dexie {
  constructor(name: string) {
    // Equal queries are shared already (runtime/runtime-query.ts); Dexie's cache would read twice after each write.
    super(name, { chromeTransactionDurability: 'strict', cache: 'disabled' });
    this.use({
      stack: 'dbcore',
      name: 'schema gate',
      // Checked in each writing transaction: an open connection keeps its schema, so the result holds until the transaction ends.
      create: (core) => ({
        ...core,
        transaction: (tables, mode, options) => {
          if (mode === 'readwrite' && this.isOutdated()) throw new Problem('upgrade_required', 'Reload to go on.');
          return core.transaction(tables, mode, options);
        },
      }),
    });
  }

  /** Whether a newer build has changed the schema, so that this build can only read. */
  isOutdated(): boolean {
    return Math.floor((this.backendDB()?.version ?? 0) / 10) > this.verno;
  }

  /** As Dexie's, and repeated once where the connection was lost. */
  override transaction<T>(
    mode: TransactionMode,
    ...rest: [tables: readonly Tables[], scope: Scope<T>] | [...tables: Tables[], scope: Scope<T>]
  ): PromiseExtended<T> {
    const begin = () => super.transaction(mode, ...(rest as [readonly Tables[], () => T]));
    // A nested transaction is repeated with the outer one.
    if (Dexie.currentTransaction) return begin();
    return Dexie.Promise.resolve(this.lasting(begin));
  }

  /**
   * Runs work, and repeats it once on a new connection where the old one was lost.
   * @param work  must leave nothing behind when it fails: a transaction, or reads
   */
  async lasting<T>(work: () => PromiseLike<T> | T): Promise<T> {
    const connection = this.backendDB();
    try {
      return await work();
    } catch (error) {
      if (Dexie.currentTransaction || this.hasBeenClosed() || !isLostConnection(error)) throw error;
      // Of several calls that fail together, the first reopens the database for all.
      if (this.backendDB() === connection) this.close({ disableAutoOpen: false });
      await this.open();
      return await work();
    }
  }
}
