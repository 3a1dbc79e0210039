/**
 * The server's storage in memory, in place of PostgreSQL: row locks on a user's feed, statements that see what was
 * committed before them and what their own transaction wrote, commits that are all or nothing.
 */
import type { ResourceName } from '#protocol/resources.ts';
import type { Stamp } from '#protocol/stamp.ts';
import { titleKey } from '#protocol/text.ts';
import type { StoredRecord, TimeSpan } from '#server/database/records.ts';
import type { FeedHead, LockedFeed } from '#server/database/feed-head.ts';
import type { FeedRows, FeedSlice, KnownRows } from '#server/database/feed-rows.ts';
import { storedBytes } from '#server/database/stored-bytes.ts';
import { storedToChange } from '#server/sync/stored-to-change.ts';
import type { DayEnd, DayTitle, LiveTitle } from '#server/database/goal-queries.ts';
import type { StepsEnd } from '#server/database/step-queries.ts';
import type { Snapshot, Storage, WriteTransaction } from '#server/database/storage.ts';
import { inOrder } from './in-order.ts';

interface State {
  epoch: string;
  /** Another one after each time that the database went back. */
  mark: string;
  feeds: ReadonlyMap<string, Feed>;
  records: ReadonlyMap<string, StoredRecord>;
}

/** A user's feed; the marks of its versions, each with the version from which it holds. */
interface Feed {
  version: number;
  purged: number;
  /** What the user stores, as it was counted write by write. */
  bytes: number;
  marks: readonly { from: number; mark: string }[];
}

interface Named {
  resource: ResourceName;
  stored: StoredRecord;
}

/** What a run may do to a transaction at each of its statements. @throws what the database would */
export type AtStatement = (statement: string) => Promise<void>;

/** One transaction at a time for each user. */
export class UserLocks {
  private readonly turns = new Map<string, Promise<void>>();

  /** @param soon  runs something as an event of its own: whoever waited goes on apart from whoever gave the lock back */
  constructor(private readonly soon: (run: () => void) => void) {}

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
    return () => this.soon(release);
  }
}

export class MemoryStorage {
  private state: State;
  private readonly locks: UserLocks;

  constructor(
    epoch: string,
    private readonly atStatement: AtStatement,
    soon: (run: () => void) => void,
  ) {
    this.locks = new UserLocks(soon);
    this.state = { epoch, mark: markFrom(epoch), feeds: new Map(), records: new Map() };
  }

  addUser(userId: string): void {
    this.state = {
      ...this.state,
      feeds: new Map([...this.state.feeds, [userId, { version: 1, purged: 0, bytes: 0, marks: [] }]]),
    };
  }

  /** Everything of a user, deleted records included, in the order of keys. */
  everything(userId: string): Named[] {
    return [...this.state.records]
      .filter(([, { userId: owner }]) => owner === userId)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(toNamed);
  }

  /** All that is committed; a commit makes a new state and leaves this one as it is. */
  backUp(): State {
    return this.state;
  }

  /**
   * Goes back to a copy, once no one holds a lock; what came after it is gone.
   * @param mark   of the course of events that begins
   * @param epoch  where the database is told that it is another one
   */
  async restore({ feeds, records, epoch: before }: State, mark: string, epoch: string = before): Promise<void> {
    const releases = await Promise.all([...feeds.keys()].map((userId) => this.locks.take(userId)));
    this.state = { epoch, mark: markFrom(mark), feeds, records };
    for (const release of releases) release();
  }

  /** Forgets what a user deleted before a stamp. @returns what was forgotten */
  async purge(userId: string, before: Stamp): Promise<Named[]> {
    const release = await this.locks.take(userId);
    const { records, feeds } = this.state;
    const old = [...records].filter(
      ([, stored]) => stored.userId === userId && stored.deleted && stored.record.stamps.deleted! < before,
    );
    const kept = new Map(records);
    for (const [key] of old) kept.delete(key);
    const feed = feeds.get(userId)!;
    const purged = Math.max(feed.purged, ...old.map(([, { version }]) => version));
    const gone = old.map(toNamed);
    const bytes = feed.bytes - bytesOf(gone);
    this.state = { ...this.state, records: kept, feeds: new Map([...feeds, [userId, { ...feed, purged, bytes }]]) };
    release();
    return gone;
  }

  /** As apply and feed see it. */
  readonly storage: Storage = {
    transaction: (work) => this.transaction(work),
    snapshot: (work) => this.snapshot(work),
    feedHead: (userId) => this.feedHead(userId),
    markOf: (userId, version) => this.markOf(userId, version),
    feedRows: (userId, slice, limit, known) => this.feedRows(userId, slice, limit, known),
  };

  private async transaction<T>(work: (transaction: WriteTransaction) => Promise<T>): Promise<T> {
    await this.atStatement('begin');
    const transaction = new MemoryTransaction(
      () => this.state,
      this.atStatement,
      (userId) => this.locks.take(userId),
    );
    try {
      const result = await work(transaction.statements);
      await this.atStatement('commit');
      this.state = transaction.committed();
      await this.atStatement('committed');
      return result;
    } finally {
      transaction.unlock();
    }
  }

  private async snapshot<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    await this.atStatement('snapshot');
    const { state } = this;
    return work({
      feedHead: (userId) => Promise.resolve(headOf(state, userId)),
      changesSince: (name, userId, since, limit) =>
        Promise.resolve(changesSince(state.records, name, userId, since, limit)),
      changesMadeIn: (name, userId, since, limit, made) =>
        Promise.resolve(changesSince(state.records, name, userId, since, limit, made)),
    });
  }

  private async feedRows(
    userId: string,
    slice: FeedSlice,
    limit: number,
    known: KnownRows = new Map(),
  ): Promise<FeedRows> {
    await this.atStatement('feed');
    const { state } = this;
    const head = headOf(state, userId);
    if ('after' in slice && slice.after >= head.version) return { head, rows: [] };
    const isPart = (version: number) => ('after' in slice ? version > slice.after : version <= slice.upTo);
    const ordered = [...state.records]
      .filter(([, stored]) => stored.userId === userId && isPart(stored.version))
      .map(toNamed)
      .sort((a, b) => a.stored.version - b.stored.version || (a.stored.record.id < b.stored.record.id ? -1 : 1));
    const rows = ('after' in slice ? ordered : ordered.reverse()).slice(0, limit).map(({ resource, stored }) => ({
      version: stored.version,
      json:
        known.get(`${resource}/${stored.record.id}`) === stored.version
          ? null
          : JSON.stringify(storedToChange(resource, stored)),
    }));
    return { head, rows };
  }

  private async feedHead(userId: string): Promise<FeedHead> {
    await this.atStatement('head');
    return this.head(userId);
  }

  /** Where a user's feed stands just now. */
  head(userId: string): FeedHead {
    return headOf(this.state, userId);
  }

  private async markOf(userId: string, version: number): Promise<string> {
    await this.atStatement('mark');
    return markAt(this.state.feeds.get(userId)!, version);
  }
}

/** What records count towards the quota together. */
const bytesOf = (records: Named[]): number =>
  records.reduce((sum, { resource, stored }) => sum + storedBytes(resource, stored), 0);

const keyOf = (name: ResourceName, userId: string, id: string): string => `${name}/${userId}/${id}`;

const toNamed = ([key, stored]: [string, StoredRecord]): Named => ({
  resource: key.split('/')[0] as ResourceName,
  stored,
});

const headOf = ({ epoch, feeds }: State, userId: string): FeedHead => {
  const feed = feeds.get(userId)!;
  return { epoch, version: feed.version, mark: markAt(feed, feed.version), purged: feed.purged };
};

const markAt = ({ marks }: Feed, version: number): string => marks.findLast(({ from }) => from <= version)?.mark ?? '';

/** A mark is sixteen hex digits. */
const markFrom = (uuid: string): string => uuid.replaceAll('-', '').slice(0, 16);

class MemoryTransaction {
  private readonly written = new Map<string, StoredRecord>();
  private readonly moves = new Map<string, { version: number; grown: number; mark: string }>();
  private readonly held: (() => void)[] = [];
  private readonly inOrder = inOrder();

  constructor(
    private readonly state: () => State,
    private readonly atStatement: AtStatement,
    private readonly lock: (userId: string) => Promise<() => void>,
  ) {}

  /** Apart from this object, so that they can be wrapped. */
  readonly statements: WriteTransaction = {
    lockFeed: (userId) => this.inOrder(() => this.lockFeed(userId)),
    moveFeed: (...move) => this.inOrder(() => this.moveFeed(...move)),
    load: (name, userId, ids) => this.inOrder(() => this.load(name, userId, ids)),
    store: (name, records) => this.inOrder(() => this.store(name, records)),
    liveTitles: (userId, wanted) => this.inOrder(() => this.liveTitles(userId, wanted)),
    lastPositions: (userId, dates) => this.inOrder(() => this.lastPositions(userId, dates)),
    lastSteps: (userId, parents) => this.inOrder(() => this.lastSteps(userId, parents)),
  };

  private async lockFeed(userId: string): Promise<LockedFeed> {
    await this.atStatement('lock');
    this.held.push(await this.lock(userId));
    const { mark: nodeMark } = this.state();
    return { ...headOf(this.state(), userId), bytes: this.state().feeds.get(userId)!.bytes, nodeMark };
  }

  private async moveFeed(userId: string, version: number, grown: number, mark: string): Promise<string> {
    await this.atStatement('move');
    this.moves.set(userId, { version, grown, mark });
    return mark;
  }

  private async load(name: ResourceName, userId: string, ids: string[]): Promise<StoredRecord[]> {
    await this.atStatement(`load ${name}`);
    return ids.flatMap((id) => this.find(keyOf(name, userId, id)) ?? []);
  }

  private async store(name: ResourceName, records: StoredRecord[]): Promise<void> {
    await this.atStatement(`store ${name}`);
    for (const stored of records) this.written.set(keyOf(name, stored.userId, stored.record.id), stored);
  }

  private async liveTitles(userId: string, pairs: DayTitle[]): Promise<LiveTitle[]> {
    await this.atStatement('titles');
    const wanted = new Set(pairs.map(({ date, key }) => `${date} ${key}`));
    return this.live('goals', userId)
      .filter(({ record }) => record.letGo !== true)
      .map(({ record }) => ({
        id: record.id,
        date: record.date as string,
        key: titleKey(record.title as string),
        subject: record.subject as string | null,
      }))
      .filter(({ date, key }) => wanted.has(`${date} ${key}`));
  }

  private async lastPositions(userId: string, dates: (string | null)[]): Promise<DayEnd[]> {
    await this.atStatement('positions');
    return dates.flatMap((date) => {
      const position = this.live('goals', userId)
        .filter(({ record }) => record.date === date)
        .map(({ record }) => record.position as string)
        .sort()
        .at(-1);
      return position === undefined ? [] : [{ date, position }];
    });
  }

  private async lastSteps(userId: string, parents: string[]): Promise<StepsEnd[]> {
    await this.atStatement('step ends');
    const steps = this.live('steps', userId);
    return parents.flatMap((parent) => {
      const own = steps.filter(({ record }) => (record.goalId ?? record.routineId) === parent);
      const position = own
        .map(({ record }) => record.position as string)
        .sort()
        .at(-1);
      return position === undefined ? [] : [{ parent, position }];
    });
  }

  /** The state as it is with what this transaction wrote. */
  committed(): State {
    const state = this.state();
    const { feeds, records } = state;
    const moved = [...this.moves].map(([userId, { version, grown, mark }]): [string, Feed] => {
      const { purged, bytes, marks } = feeds.get(userId)!;
      const noted = marks.at(-1)?.mark === mark ? marks : [...marks, { from: version, mark }];
      return [userId, { version, purged, bytes: bytes + grown, marks: noted }];
    });
    return {
      ...state,
      feeds: new Map([...feeds, ...moved]),
      records: this.written.size === 0 ? records : new Map([...records, ...this.written]),
    };
  }

  unlock(): void {
    for (const release of this.held) release();
  }

  private find(key: string): StoredRecord | undefined {
    const stored = this.written.get(key) ?? this.state().records.get(key);
    return stored;
  }

  private live(name: ResourceName, userId: string): StoredRecord[] {
    const all = new Map([...this.state().records, ...this.written]);
    return [...all]
      .filter(([key, stored]) => key.startsWith(`${name}/`) && stored.userId === userId && !stored.deleted)
      .map(([, stored]) => stored);
  }
}

function changesSince(
  records: ReadonlyMap<string, StoredRecord>,
  name: ResourceName,
  userId: string,
  since: number,
  limit: number,
  { fromMs, beforeMs }: TimeSpan = { fromMs: -Infinity, beforeMs: Infinity },
): StoredRecord[] {
  const found: StoredRecord[] = [];
  for (const [key, stored] of records) {
    const madeMs = Date.parse(stored.record.createdAt);
    if (stored.version <= since || madeMs < fromMs || madeMs >= beforeMs) continue;
    if (stored.userId === userId && key.startsWith(`${name}/`)) found.push(stored);
  }
  return found.sort((a, b) => a.version - b.version || (a.record.id < b.record.id ? -1 : 1)).slice(0, limit);
}
