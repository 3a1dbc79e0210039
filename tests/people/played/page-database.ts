/** IndexedDB as one tab has it: what is open dies with the tab, and writes can fail. */

/** What may become of a transaction that writes; null leaves it alone. */
export type WriteFault = () => 'QuotaExceededError' | 'AbortError' | null;

interface FailingTransaction extends IDBTransaction {
  /** Of fake-indexeddb: ends it as the browser itself would. */
  _abort(name: string): void;
}

export class PageDatabase {
  private readonly connections = new Set<IDBDatabase>();
  private readonly underWay = new Set<FailingTransaction>();
  private isDead = false;

  constructor(
    private readonly factory: IDBFactory,
    private readonly fault: WriteFault,
  ) {}

  /** What the page calls `indexedDB`. */
  readonly indexedDB = {
    open: (name: string, version?: number) => this.open(name, version),
    deleteDatabase: (name: string) => this.factory.deleteDatabase(name),
    databases: () => this.factory.databases(),
    cmp: (a: unknown, b: unknown) => this.factory.cmp(a, b),
  };

  /** The tab is gone: nothing that it had begun is finished. */
  kill(): void {
    this.isDead = true;
    for (const transaction of [...this.underWay]) transaction._abort('AbortError');
    for (const connection of this.connections) connection.close();
  }

  private open(name: string, version?: number): IDBOpenDBRequest {
    const request = this.factory.open(name, version);
    const follow = (): void => {
      const database = request.result;
      if (this.isDead) return database.close();
      if (this.connections.has(database)) return;
      this.connections.add(database);
      this.watch(database);
    };
    request.addEventListener('upgradeneeded', follow);
    request.addEventListener('success', follow);
    return request;
  }

  private watch(database: IDBDatabase): void {
    const begin = database.transaction.bind(database);
    database.transaction = (...asked) => {
      const transaction = begin(...asked) as FailingTransaction;
      this.underWay.add(transaction);
      for (const end of ['complete', 'abort'])
        transaction.addEventListener(end, () => this.underWay.delete(transaction));
      const fault = transaction.mode === 'readwrite' ? this.fault() : null;
      // Once something was asked of it: so the page hears of a transaction that it had begun to use.
      if (fault) queueMicrotask(() => this.underWay.has(transaction) && transaction._abort(fault));
      return transaction;
    };
  }
}
