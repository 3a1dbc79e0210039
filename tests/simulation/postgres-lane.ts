/** The lane in which nothing is played but time and the network: Dexie, and PostgreSQL behind the real storage. */
import { resourceNames } from '#protocol/resources.ts';
import type { Stamp } from '#protocol/stamp.ts';
import { inTransaction, type Database } from '#server/database/connection.ts';
import { removeDeletions, type RemovedDeletion } from '#server/database/deletions.ts';
import { forgetInFeed } from '#server/database/feed-bytes.ts';
import { lockFeed, readFeedHead } from '#server/database/feed-head.ts';
import { loadChanges } from '#server/database/records.ts';
import { postgresStorage, type Storage, type WriteTransaction } from '#server/database/storage.ts';
import { DatabaseFaults, GOING_BACK_MS } from './database-faults.ts';
import { dexieDevices } from './dexie-lane.ts';
import type { ServerState } from './judge.ts';
import { toState, type Lane } from './lanes.ts';
import { UserLocks, type AtStatement } from './memory-storage.ts';
import { inOrder } from './in-order.ts';
import type { Scheduler } from './scheduler.ts';

const EVERYTHING = 1_000_000;

/** @param database  migrated, and nobody else's */
export const postgresLane =
  (database: Database): Lane =>
  async (scheduler, chaos) => {
    const dice = scheduler.named('storage');
    await setEpoch(database, dice.uuid());
    const locks = new UserLocks(scheduler.soon);
    const faults = new DatabaseFaults(scheduler, chaos);
    const users: string[] = [];
    const devices = dexieDevices(scheduler, chaos);
    return {
      ...devices,
      storage: scheduled(postgresStorage(database), locks, scheduler, faults.at),
      addUser: async (userId) => {
        users.push(userId);
        await addUser(database, userId);
      },
      everything: async (userId) => {
        const all = await Promise.all(
          resourceNames.map(async (resource) =>
            (await loadChanges(database, resource, userId, 0, EVERYTHING)).map((stored) => toState(resource, stored)),
          ),
        );
        return all.flat();
      },
      head: (userId) => readFeedHead(database, userId),
      backUp: async () => {
        const copies = await scheduler.hold(() => copyTables(database));
        return async (isTold) => {
          faults.down(GOING_BACK_MS);
          // The dice of the memory lane: a mark, then an epoch.
          dice.uuid();
          const epoch = isTold ? dice.uuid() : undefined;
          const releases = await Promise.all(users.map((userId) => locks.take(userId)));
          await scheduler.hold(() => putBack(database, copies, epoch));
          for (const release of releases) release();
        };
      },
      purge: async (userId, before) => {
        const release = await locks.take(userId);
        const purged = await scheduler.hold(() => purge(database, userId, before));
        release();
        return purged;
      },
      close: async () => {
        await devices.close();
        await database.raw(`truncate users, ${quoted(TABLES)} cascade`);
      },
    };
  };

async function addUser(database: Database, id: string): Promise<void> {
  const email = `${id}@sim.example`;
  const user = { id, name: 'Sim', email, email_key: email, password_hash: '-', created_at: new Date(0) };
  await database('users').insert(user);
  await database('feeds').insert({ user_id: id, version: 1 });
}

/** What the purge does with one user, as of a time of our own. */
function purge(database: Database, userId: string, before: Stamp): Promise<ServerState[]> {
  return inTransaction(database, async (trx) => {
    await lockFeed(trx, userId);
    const purged: ServerState[] = [];
    const removed: RemovedDeletion[] = [];
    for (const resource of resourceNames) {
      const all = await loadChanges(trx, resource, userId, 0, EVERYTHING);
      const old = all.filter(({ deleted, record }) => deleted && record.stamps.deleted! < before);
      purged.push(...old.map((stored) => toState(resource, stored)));
      removed.push(...(await removeDeletions(trx, resource, userId, before, EVERYTHING)));
    }
    await forgetInFeed(trx, userId, removed);
    return purged;
  });
}

/** The real storage, with a point before each statement at which the seed decides what happens. */
function scheduled(real: Storage, locks: UserLocks, scheduler: Scheduler, at: AtStatement): Storage {
  const step = async <T>(statement: string, work: () => Promise<T>): Promise<T> => {
    await at(statement);
    return scheduler.hold(work);
  };
  return {
    feedHead: (userId) => step('head', () => real.feedHead(userId)),
    markOf: (userId, version) => step('mark', () => real.markOf(userId, version)),
    feedRows: (userId, slice, limit, known) => step('feed', () => real.feedRows(userId, slice, limit, known)),
    snapshot: (work) => step('snapshot', () => real.snapshot(work)),
    async transaction(work) {
      await at('begin');
      const held: (() => void)[] = [];
      scheduler.busy += 1;
      try {
        const result = await real.transaction(async (transaction) => {
          scheduler.busy -= 1;
          try {
            const value = await work(stepped(transaction, step, { locks, held }, at, scheduler));
            await at('commit');
            return value;
          } finally {
            scheduler.busy += 1;
          }
        });
        scheduler.busy -= 1;
        await at('committed').finally(() => (scheduler.busy += 1));
        return result;
      } finally {
        scheduler.busy -= 1;
        for (const release of held) release();
      }
    },
  };
}

interface Held {
  locks: UserLocks;
  held: (() => void)[];
}

type Step = <T>(statement: string, work: () => Promise<T>) => Promise<T>;

function stepped(
  real: WriteTransaction,
  step: Step,
  { locks, held }: Held,
  at: AtStatement,
  scheduler: Scheduler,
): WriteTransaction {
  const next = inOrder();
  const stepNext = <T>(statement: string, work: () => Promise<T>): Promise<T> => next(() => step(statement, work));
  return {
    lockFeed: (userId) =>
      next(async () => {
        await at('lock');
        held.push(await locks.take(userId));
        return scheduler.hold(() => real.lockFeed(userId));
      }),
    moveFeed: (...move) => stepNext('move', () => real.moveFeed(...move)),
    load: (name, userId, ids) => stepNext(`load ${name}`, () => real.load(name, userId, ids)),
    store: (name, records) => stepNext(`store ${name}`, () => real.store(name, records)),
    liveTitles: (userId, wanted) => stepNext('titles', () => real.liveTitles(userId, wanted)),
    lastPositions: (userId, dates) => stepNext('positions', () => real.lastPositions(userId, dates)),
    lastSteps: (userId, parents) => stepNext('step ends', () => real.lastSteps(userId, parents)),
  };
}

const setEpoch = (database: Database, id: string): Promise<unknown> =>
  Promise.resolve(database('epoch').update({ id }));

/** What a backup holds beside the accounts. */
const TABLES = [...resourceNames, 'feeds', 'feed_marks'];

const quoted = (tables: string[]): string => tables.map((table) => `"${table}"`).join(', ');

/** The rows of each table, as JSON. */
const copyTables = (database: Database): Promise<unknown[]> =>
  Promise.all(
    TABLES.map(async (table) => {
      const select = `select coalesce(json_agg(t), '[]') as rows from "${table}" t`;
      return (await database.raw<{ rows: { rows: unknown }[] }>(select)).rows[0]!.rows;
    }),
  );

/**
 * Puts rows back while no transaction is open; tables that are filled anew have another mark.
 * @param epoch  where the database is told that it is another one
 */
async function putBack(database: Database, copies: unknown[], epoch: string | undefined): Promise<void> {
  await database.raw(`truncate ${quoted(TABLES)}`);
  for (const [i, table] of TABLES.entries())
    await database.raw(`insert into "${table}" select * from json_populate_recordset(null::"${table}", ?::json)`, [
      JSON.stringify(copies[i]),
    ]);
  if (epoch !== undefined) await setEpoch(database, epoch);
}
