/**
 * The server's storage in memory, in place of PostgreSQL: row locks on a user's feed, statements that see what was
 * committed before them and what their own transaction wrote, commits that are all or nothing.
 */
import { resourceNames, type ResourceName } from '#protocol/resources.ts';
import { titleKey } from '#protocol/text.ts';
import type { StoredRecord } from '#server/database/records.ts';
import type { FeedHead } from '#server/database/feed-head.ts';
import type { FeedRows } from '#server/database/feed-rows.ts';
import type { DayEnd, DayTitle, LiveTitle } from '#server/database/goal-queries.ts';
import type { Snapshot, Storage, WriteTransaction } from '#server/database/storage.ts';
import { storedToChange } from '#tests/support/stored-to-change.ts';

interface State {
  epoch: string;
  versions: Map<string, number>;
  records: Map<string, StoredRecord>;
}

/** What a run may do to a transaction at each of its statements. @throws what the database would */
export type AtStatement = (statement: string) => Promise<void>;

/** One transaction at a time for each user. */
export class UserLocks {
  private readonly turns = new Map<string, Promise<void>>();

  /** Waits for a user's lock. @returns gives it back */
  async take(userId: string): Promise<() => void> {
    const before = this.turns.get(userId) ?? Promise.resolve();
    let release = (): void => undefined;
    const turn = new Promise<void>((resolve) => (release = resolve));
    this.turns.set(
      userId,
      before.then(() => turn),
    );
    await before;
    return release;
  }
}

export class MemoryStorage implements Storage {
  private state: State;
  private readonly locks = new UserLocks();

  constructor(
    epoch: string,
    private readonly atStatement: AtStatement,
  ) {
    this.state = { epoch, versions: new Map(), records: new Map() };
  }

  addUser(userId: string): void {
    this.state.versions.set(userId, 1);
  }

  /** Everything of a user, deleted records included, in the order of keys. */
  everything(userId: string): { resource: ResourceName; stored: StoredRecord }[] {
    return [...this.state.records]
      .filter(([, { userId: owner }]) => owner === userId)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, stored]) => ({ resource: key.split('/')[0] as ResourceName, stored }));
  }

  /** A copy of all that is committed. */
  backUp(): State {
    return { ...this.state, versions: new Map(this.state.versions), records: new Map(this.state.records) };
  }

  /** Goes back to a copy, once no one holds a lock; what came after it is gone, and the database is another one. */
  async restore({ versions, records }: State, epoch: string): Promise<void> {
    const releases = await Promise.all([...versions.keys()].map((userId) => this.locks.take(userId)));
    this.state = { epoch, versions: new Map(versions), records: new Map(records) };
    for (const release of releases) release();
  }

  async transaction<T>(work: (transaction: WriteTransaction) => Promise<T>): Promise<T> {
    await this.atStatement('begin');
    const transaction = new MemoryTransaction(
      () => this.state,
      this.atStatement,
      (userId) => this.locks.take(userId),
    );
    try {
      const result = await work(transaction);
      await this.atStatement('commit');
      transaction.commit();
      await this.atStatement('committed');
      return result;
    } finally {
      transaction.unlock();
    }
  }

  async snapshot<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    await this.atStatement('snapshot');
    const { epoch, versions, records } = this.backUp();
    return work({
      feedHead: (userId) =>
        Promise.resolve({ epoch, version: versions.get(userId)!, mark: markOf(versions.get(userId)!), purged: 0 }),
      changesSince: (name, userId, since, limit) => Promise.resolve(changesSince(records, name, userId, since, limit)),
    });
  }

  async feedRows(userId: string, since: number, limit: number): Promise<FeedRows> {
    await this.atStatement('feed');
    const rows = resourceNames
      .flatMap((name) =>
        changesSince(this.state.records, name, userId, since, limit).map((stored) => ({ name, stored })),
      )
      .sort((a, b) => a.stored.version - b.stored.version || (a.stored.record.id < b.stored.record.id ? -1 : 1))
      .map(({ name, stored }) => ({ version: stored.version, json: JSON.stringify(storedToChange(name, stored)) }));
    return { head: this.headOf(userId), rows: rows.slice(0, limit) };
  }

  async feedHead(userId: string): Promise<FeedHead> {
    await this.atStatement('head');
    return this.headOf(userId);
  }

  private headOf(userId: string): FeedHead {
    const version = this.state.versions.get(userId)!;
    return { epoch: this.state.epoch, version, mark: markOf(version), purged: 0 };
  }

  /** A restored copy has an epoch of its own here, so that marks have nothing to tell apart. */
  async markOf(_userId: string, version: number): Promise<string> {
    await this.atStatement('mark');
    return markOf(version);
  }
}

/** What the real storage would say: nothing of a feed that was never written to, then the mark of the one course of events there is. */
const markOf = (version: number): string => (version <= 1 ? '' : 'f'.repeat(16));

class MemoryTransaction implements WriteTransaction {
  private readonly written = new Map<string, StoredRecord>();
  private readonly versions = new Map<string, number>();
  private readonly held: (() => void)[] = [];

  constructor(
    private readonly state: () => State,
    private readonly atStatement: AtStatement,
    private readonly lock: (userId: string) => Promise<() => void>,
  ) {}

  async lockFeed(userId: string): Promise<number> {
    await this.atStatement('lock');
    this.held.push(await this.lock(userId));
    return this.state().versions.get(userId)!;
  }

  async moveFeed(userId: string, version: number): Promise<void> {
    await this.atStatement('move');
    this.versions.set(userId, version);
  }

  async load(name: ResourceName, ids: string[]): Promise<StoredRecord[]> {
    await this.atStatement(`load ${name}`);
    return ids.flatMap((id) => this.find(`${name}/${id}`) ?? []);
  }

  async store(name: ResourceName, records: StoredRecord[]): Promise<number> {
    await this.atStatement(`store ${name}`);
    for (const stored of records) this.written.set(`${name}/${stored.record.id}`, stored);
    return records.length;
  }

  async liveTitles(userId: string, pairs: DayTitle[]): Promise<LiveTitle[]> {
    await this.atStatement('titles');
    const wanted = new Set(pairs.map(({ date, key }) => `${date} ${key}`));
    return this.liveGoals(userId)
      .map(({ record }) => ({ id: record.id, date: record.date as string, key: titleKey(record.title as string) }))
      .filter(({ date, key }) => wanted.has(`${date} ${key}`));
  }

  async lastPositions(userId: string, dates: string[]): Promise<DayEnd[]> {
    await this.atStatement('positions');
    return dates.flatMap((date) => {
      const position = this.liveGoals(userId)
        .filter(({ record }) => record.date === date)
        .map(({ record }) => record.position as string)
        .sort()
        .at(-1);
      return position === undefined ? [] : [{ date, position }];
    });
  }

  commit(): void {
    for (const [key, stored] of this.written) this.state().records.set(key, stored);
    for (const [userId, version] of this.versions) this.state().versions.set(userId, version);
  }

  unlock(): void {
    for (const release of this.held) release();
  }

  private find(key: string): StoredRecord | undefined {
    const stored = this.written.get(key) ?? this.state().records.get(key);
    return stored;
  }

  private liveGoals(userId: string): StoredRecord[] {
    const all = new Map([...this.state().records, ...this.written]);
    return [...all]
      .filter(([key, stored]) => key.startsWith('goals/') && stored.userId === userId && !stored.deleted)
      .map(([, stored]) => stored);
  }
}

function changesSince(
  records: Map<string, StoredRecord>,
  name: ResourceName,
  userId: string,
  since: number,
  limit: number,
): StoredRecord[] {
  const found: StoredRecord[] = [];
  for (const [key, stored] of records)
    if (stored.version > since && stored.userId === userId && key.startsWith(`${name}/`)) found.push(stored);
  return found.sort((a, b) => a.version - b.version || (a.record.id < b.record.id ? -1 : 1)).slice(0, limit);
}
