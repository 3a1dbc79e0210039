import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Mutation } from '#protocol/mutation.ts';
import { resourceNames } from '#protocol/resources.ts';
import { formatStamp, type Stamp } from '#protocol/stamp.ts';
import type { Change } from '#protocol/sync-answer.ts';
import { patch, post, remove, stampAt } from '#tests/support/factories.ts';
import { openFreshDatabase } from '#tests/support/postgres.ts';
import { createAccount, deleteAccount } from '../auth/accounts.ts';
import { lockFeed, readFeedHead } from '../database/feed-head.ts';
import { loadRecords } from '../database/records.ts';
import { postgresStorage } from '../database/storage.ts';
import type { Position } from '../sync/cursor.ts';
import { readFeed, type FeedPage } from '../sync/feed.ts';
import { applyMutations, type ApplyDeps, type Outcome } from './apply.ts';
import { createServerClock } from './server-clock.ts';

const OTHER_REPLICA = '1111111111111111';

const database = await openFreshDatabase();
let deps: ApplyDeps;
let refused: unknown[];
let userId: string;
beforeEach(async () => {
  refused = [];
  deps = {
    storage: postgresStorage(database),
    clock: createServerClock('2222222222222222', Date.now),
    quotaBytes: Infinity,
    onRefused: (error) => refused.push(error),
  };
  userId = await newUser();
});

const newUser = (): Promise<string> =>
  createAccount(
    database,
    { name: 'A', email: `${randomUUID()}@example.org`, password: '' },
    '',
    Date.now(),
    (_, { id }) => Promise.resolve(id),
  );

const apply = (mutations: Mutation[], seenVersion = 0, by = userId): Promise<Outcome[]> =>
  applyMutations(deps, { userId: by, mutations, hasSeen: (version) => version <= seenVersion, origin: 'sync' });

const statuses = (outcomes: Outcome[]): number[] => outcomes.map(({ result }) => result.status);

/** A reader that has everything up to a version. */
const positionAt = async (version: number): Promise<Position> => ({
  version,
  rest: 0,
  head: await readFeedHead(database, userId),
});

async function versionOf(user = userId): Promise<number> {
  const { version } = await database('feeds').where({ user_id: user }).first<{ version: number }>('version');
  return version;
}

describe('the feed’s version', () => {
  test('moves by one for a batch, and every changed row carries it', async () => {
    const before = await versionOf();
    await apply([post('goals'), post('goals'), post('logs')]);
    expect(await versionOf()).toBe(before + 1);
    const { changes } = await readFeed(postgresStorage(database), userId, await positionAt(before));
    expect(changes).toHaveLength(3);
  });

  test('stays when nothing won', async () => {
    const goal = post('goals');
    await apply([goal]);
    const before = await versionOf();
    await apply([
      goal,
      patch(goal, { title: 'Too old' }, { stamp: stampAt(-60_000) }),
      patch(post('goals'), { title: 'Of nothing' }),
    ]);
    expect(await versionOf()).toBe(before);
  });
});

test('mutations of a batch see what those before them did', async () => {
  const first = post('goals', { title: 'Twin' });
  const second = post('goals', { title: 'Other' });
  const outcomes = await apply([
    first,
    post('goals', { title: 'twin' }),
    patch(first, { title: 'Renamed' }),
    second,
    patch(second, { title: 'TWIN' }),
    remove(second),
    post('goals', { title: 'Twin' }),
  ]);
  expect(statuses(outcomes)).toEqual([201, 409, 200, 201, 200, 204, 201]);
  expect(outcomes[1]!.result.problem).toMatchObject({ existing: first.recordId });
});

test('new goals of a batch go last in their order', async () => {
  await apply([post('goals', { position: 'a5' })]);
  const outcomes = await apply([post('goals'), post('goals')]);
  expect(outcomes.map(({ record }) => record!.record.position)).toEqual(['a6', 'a7']);
});

describe('statements', () => {
  /** What is sent to PostgreSQL meanwhile. */
  async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
    const query = vi.spyOn(pg.Client.prototype, 'query');
    await work();
    const statements = query.mock.calls.map(([sent]) =>
      typeof sent === 'string' ? sent : (sent as { text: string }).text,
    );
    query.mockRestore();
    return statements;
  }

  const batchOf = (size: number): Mutation[] =>
    Array.from({ length: size }, (_, i) =>
      i % 3 === 0 ? post('logs') : post('goals', { date: `2026-03-${String((i % 28) + 1).padStart(2, '0')}` }),
    );

  test('a batch costs the same number, whatever its size, and one more of each resource for each hundred', async () => {
    const [small, large] = [batchOf(3), batchOf(500)];
    const few = await statementsOf(() => apply(small));
    const many = await statementsOf(() => apply(large));
    expect(new Set(many.map((sql) => sql.slice(0, 30)))).toEqual(new Set(few.map((sql) => sql.slice(0, 30))));
    expect(many).toHaveLength(few.length + 2 * 4);
    // begin, lock, load 2, titles, positions, store 2, version, commit
    expect(few).toHaveLength(10);
    const changes = await statementsOf(() =>
      apply(large.map((to) => patch(to, to.resource === 'goals' ? { completed: true } : { minutes: 5 }))),
    );
    expect(changes.length).toBeLessThanOrEqual(many.length);
  });

  test('the lock comes first, in a statement of its own', async () => {
    const [, lock, ...rest] = await statementsOf(() => apply(batchOf(3)));
    expect(lock).toMatch(/^select version, mark, bytes, .+ from feeds where user_id = \$1 for update$/s);
    expect(rest.join('\n')).not.toContain('for update');
    // A machine that plans a statement for another one answers what is asked of machines by itself.
    expect([lock, ...rest].map((text) => /pg_\w+\(|now\(\)/.test(text!))).toEqual([true, ...rest.map(() => false)]);
  });
});

describe('the race that loses an update', () => {
  type Write = (goalId: string, title: string, stamp: Stamp) => Promise<unknown>;

  const throughApply: Write = (recordId, title, stamp) =>
    apply([patch({ resource: 'goals', recordId }, { title }, { stamp })]);

  /** Lock, comparison and write in one statement: its snapshot is older than the lock that it waited for. */
  const inOneStatement: Write = (goalId, title, stamp) =>
    database.transaction((trx) =>
      trx.raw(
        `with feed as (select version from feeds where user_id = ? for update),
              known as materialized (select id, stamps->>'*' as stamp from goals where id = ?)
         update goals set title = ?, stamps = jsonb_build_object('*', ?::text)
         from feed, known where goals.id = known.id and ?::text > known.stamp collate "C"`,
        [userId, goalId, title, stamp, stamp],
      ),
    );

  /** A newer edit and then an older one wait for the same lock; answers the title that stands in the end. */
  async function titleAfterRace(write: Write): Promise<string> {
    const goal = post('goals', {}, { stamp: stampAt(-60_000) });
    await apply([goal]);
    let writes: Promise<unknown>[] = [];
    await database.transaction(async (holder) => {
      await lockFeed(holder, userId);
      writes = [write(goal.recordId, 'Newer', stampAt(-1000))];
      await waiting(1);
      writes.push(write(goal.recordId, 'Older', stampAt(-2000, OTHER_REPLICA)));
      await waiting(2);
    });
    await Promise.all(writes);
    const row = await database('goals').where({ id: goal.recordId }).first<{ title: string }>('title');
    return row.title;
  }

  /** Resolves when so many connections to this database wait for a lock. */
  async function waiting(count: number): Promise<void> {
    for (;;) {
      const { rows } = await database.raw<{ rows: { count: number }[] }>(
        `select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      if (rows[0]!.count >= count) return;
    }
  }

  test('is not lost here', async () => {
    expect(await titleAfterRace(throughApply)).toBe('Newer');
  });

  test('is lost by a write path of one statement, which this test would catch', async () => {
    expect(await titleAfterRace(inOneStatement)).toBe('Older');
  });
});

describe('many writers', () => {
  test('a follower by cursor misses nothing, and never sees a version in parts', async () => {
    const batches = Array.from({ length: 60 }, () => [post('goals'), post('logs')]);
    const seen: string[] = [];
    let isWriting = true;
    const follow = async (): Promise<void> => {
      for (let since: Position | null = null, isComplete = false; !isComplete;) {
        // Complete is what a read found that began after the last write.
        const wroteBefore = !isWriting;
        const page: FeedPage = await readFeed(postgresStorage(database), userId, since);
        const changes = page.changes.map((json) => JSON.parse(json) as Change);
        expect(changes.filter(({ resource }) => resource !== 'preferences').length % 2).toBe(0);
        seen.push(...changes.map(({ record }) => record.id));
        isComplete = wroteBefore && !page.hasMore;
        since = page.position;
      }
    };
    const following = follow();
    const queue = batches.values();
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        for (const batch of queue) await apply(batch);
      }),
    );
    isWriting = false;
    await following;
    const written = batches.flat().map(({ recordId }) => recordId);
    expect(seen.filter((id) => id !== userId).sort()).toEqual(written.sort());
  });

  test('the same title from two devices at once stands once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => apply([post('goals', { title: 'Only once' })])));
    expect(outcomes.flatMap(statuses).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
  });

  test('two users who choose the same id at once both get it, and neither learns of the other', async () => {
    const other = await newUser();
    const id = randomUUID();
    const both = [userId, other].map((user) =>
      apply([post('goals', { title: `Of ${user}` }, { recordId: id }), post('goals')], 0, user),
    );
    expect((await Promise.all(both)).map(statuses)).toEqual([
      [201, 201],
      [201, 201],
    ]);
    for (const user of [userId, other])
      expect((await loadRecords(database, 'goals', user, [id])).map(({ record }) => record.title)).toEqual([
        `Of ${user}`,
      ]);
  });
});

describe('what the database refuses', () => {
  beforeAll(() => database.raw(`alter table goals add constraint no_culprit check (title <> 'Culprit')`));
  afterAll(() => database.raw('alter table goals drop constraint no_culprit'));

  test.each([1, 2, 7, 100])('stands alone in a batch of %d; the others are stored', async (size) => {
    const batch = Array.from({ length: size }, (_, i) => post(i % 2 ? 'logs' : 'goals', {}, {}));
    const culprit = post('goals', { title: 'Culprit' });
    batch.splice(Math.floor(size / 2), 1, culprit);
    const outcomes = await apply(batch);
    expect(outcomes.map(({ result }) => result.id)).toEqual(batch.map(({ id }) => id));
    expect(statuses(outcomes)).toEqual(batch.map((mutation) => (mutation === culprit ? 500 : 201)));
    expect(outcomes.find(({ result }) => result.status === 500)!.result.problem).toMatchObject({
      code: 'internal_error',
    });
    expect(refused).toHaveLength(1);
    const { changes } = await readFeed(postgresStorage(database), userId, await positionAt(1));
    expect(changes).toHaveLength(size - 1);
  });
});

describe('stamps of the server', () => {
  const rest = (mutation: Mutation): Promise<Outcome[]> =>
    applyMutations(deps, { userId, mutations: [mutation], hasSeen: () => true, origin: 'rest' });

  test('are made inside the lock, greater than all that stands', async () => {
    const ahead = formatStamp({ ms: Date.now() + 50_000, counter: 7, replicaId: 'ffffffffffffffff' });
    const goal = post('goals', {}, { stamp: ahead });
    await apply([goal]);
    const outcomes = await Promise.all(['A', 'B', 'C', 'D'].map((title) => rest(patch(goal, { title }))));
    const stamps = outcomes.map(([outcome]) => outcome!.record!.record.stamps.title!);
    expect(new Set(stamps).size).toBe(4);
    for (const stamp of stamps) expect(stamp > ahead).toBe(true);
  });
});

test('an account that is gone takes no more writes', async () => {
  await deleteAccount(database, userId);
  for (const table of [...resourceNames, 'feeds', 'feed_marks'])
    expect([table, await database(table).where({ user_id: userId })]).toEqual([table, []]);
  await expect(apply([post('goals')])).rejects.toMatchObject({ code: 'session_revoked' });
});
