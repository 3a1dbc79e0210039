/**
 * A database that outlives what browsers do to its connection: Safari drops it while the app sleeps, any browser closes it
 * when its files are touched, and a newer build of the app in another tab changes the schema under this one.
 *
 * A lost connection is opened anew and the work is done again, once: transactions are all or nothing, so what failed left
 * nothing behind. A schema of a newer build is never written to: old code knows nothing of what the new needs kept.
 * @see docs/decisions/0046-a-store-that-holds.md; docs/sync-rules.md R50, R51
 */
import { Dexie, type PromiseExtended, type Table, type TransactionMode } from 'dexie';
import { Problem } from '#protocol/problem.ts';
import { isLostConnection } from './storage-errors.ts';

type Scope<T> = (transaction: never) => PromiseLike<T> | T;
type Tables = string | Table;

export class DurableDatabase extends Dexie {
  constructor(name: string) {
    // Whoever asks the same shares a query already (runtime/runtime-query.ts); Dexie's cache would read twice after each write.
    super(name, { chromeTransactionDurability: 'strict', cache: 'disabled' });
    this.use({
      stack: 'dbcore',
      name: 'schema gate',
      // Within each transaction that writes: a connection holds its schema, so what is seen here stays true until its end.
      create: (core) => ({
        ...core,
        transaction: (tables, mode, options) => {
          if (mode === 'readwrite' && this.isOutdated()) throw new Problem('upgrade_required', 'Reload to go on.');
          return core.transaction(tables, mode, options);
        },
      }),
    });
  }

  /** Whether a newer build has changed the schema: what is here can be read, and no longer written to. */
  isOutdated(): boolean {
    return Math.floor((this.backendDB()?.version ?? 0) / 10) > this.verno;
  }

  /** As Dexie's, and done once more where the connection was lost. */
  override transaction<T>(
    mode: TransactionMode,
    ...rest: [tables: readonly Tables[], scope: Scope<T>] | [...tables: Tables[], scope: Scope<T>]
  ): PromiseExtended<T> {
    const begin = () => super.transaction(mode, ...(rest as [readonly Tables[], () => T]));
    // Part of a larger one, which is done again as a whole.
    if (Dexie.currentTransaction) return begin();
    return Dexie.Promise.resolve(this.lasting(begin));
  }

  /**
   * Does some work; once more on a new connection where the old one was lost.
   * @param work  leaves nothing behind when it fails: a transaction, or reading
   */
  async lasting<T>(work: () => PromiseLike<T> | T): Promise<T> {
    const connection = this.backendDB();
    try {
      return await work();
    } catch (error) {
      if (Dexie.currentTransaction || this.hasBeenClosed() || !isLostConnection(error)) throw error;
      // Of several that fail together, the first opens it for all.
      if (this.backendDB() === connection) this.close({ disableAutoOpen: false });
      await this.open();
      return await work();
    }
  }
}
