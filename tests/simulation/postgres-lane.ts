/** The lane in which nothing is played but time and the network: Dexie, and PostgreSQL behind the real storage. */
import { isDeleted } from '#protocol/merge.ts';
import { resourceNames } from '#protocol/resources.ts';
import type { Database } from '#server/database/connection.ts';
import { loadChanges } from '#server/database/records.ts';
import { postgresStorage, type Storage, type WriteTransaction } from '#server/database/storage.ts';
import { dexieStore, type Listeners } from './dexie-store.ts';
import { storeOptions, type Lane } from './lanes.ts';
import { UserLocks, type AtStatement } from './memory-storage.ts';
import type { Scheduler } from './scheduler.ts';
import { statementFaults } from './server.ts';

const EVERYTHING = 1_000_000;

/** @param database  migrated, and nobody else's */
export const postgresLane =
  (database: Database): Lane =>
  async (scheduler, chaos) => {
    await setEpoch(database, scheduler.uuid());
    const locks = new UserLocks();
    const storage = scheduled(postgresStorage(database), locks, scheduler, statementFaults(scheduler, chaos));
    const users: string[] = [];
    const stores = new Map<string, Listeners>();
    const opened: { close: () => void; delete: () => Promise<unknown> }[] = [];
    const run = `sim-${scheduler.seed}-${process.hrtime.bigint()}`;
    return {
      storage,
      openStore: (name, ports, tab) => {
        const listeners = stores.get(name) ?? new Set();
        stores.set(name, listeners);
        const store = dexieStore(
          `${run}-${name}`,
          ports,
          scheduler,
          listeners,
          storeOptions(scheduler, chaos, name, tab),
        );
        opened.push(store);
        return store;
      },
      addUser: async (userId) => {
        users.push(userId);
        await database('users').insert({
          id: userId,
          name: 'Sim',
          email: `${userId}@sim.example`,
          email_key: `${userId}@sim.example`,
          password_hash: '-',
          created_at: new Date(0),
        });
        await database('feeds').insert({ user_id: userId, version: 1 });
      },
      everything: async (userId) => {
        const all = await Promise.all(
          resourceNames.map(async (resource) =>
            (await loadChanges(database, resource, userId, 0, EVERYTHING)).map(({ record }) => ({
              resource,
              record,
              deleted: isDeleted(record.stamps),
            })),
          ),
        );
        return all.flat();
      },
      backUp: () => backUp(database, locks, users, scheduler),
      close: async () => {
        for (const store of opened) store.close();
        for (const store of opened) await store.delete();
        for (const table of [...resourceNames, 'feeds', 'users']) await database(table).delete();
      },
    };
  };

/** The real storage, with a point before each statement at which the seed decides what happens. */
function scheduled(real: Storage, locks: UserLocks, scheduler: Scheduler, at: AtStatement): Storage {
  const step = async <T>(statement: string, work: () => Promise<T>): Promise<T> => {
    await at(statement);
    return scheduler.hold(work);
  };
  return {
    feedHead: (userId) => step('head', () => real.feedHead(userId)),
    markOf: (userId, version) => step('mark', () => real.markOf(userId, version)),
    feedRows: (userId, since, limit) => step('feed', () => real.feedRows(userId, since, limit)),
    snapshot: (work) => step('snapshot', () => real.snapshot(work)),
    async transaction(work) {
      await at('begin');
      const held: (() => void)[] = [];
      scheduler.busy += 1;
      try {
        const result = await real.transaction(async (transaction) => {
          scheduler.busy -= 1;
          try {
            const value = await work(stepped(transaction, step, locks, held, at, scheduler));
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

type Step = <T>(statement: string, work: () => Promise<T>) => Promise<T>;

function stepped(
  real: WriteTransaction,
  step: Step,
  locks: UserLocks,
  held: (() => void)[],
  at: AtStatement,
  scheduler: Scheduler,
): WriteTransaction {
  return {
    lockFeed: async (userId) => {
      await at('lock');
      held.push(await locks.take(userId));
      return scheduler.hold(() => real.lockFeed(userId));
    },
    moveFeed: (userId, version) => step('move', () => real.moveFeed(userId, version)),
    load: (name, ids) => step(`load ${name}`, () => real.load(name, ids)),
    store: (name, records) => step(`store ${name}`, () => real.store(name, records)),
    liveTitles: (userId, wanted) => step('titles', () => real.liveTitles(userId, wanted)),
    lastPositions: (userId, dates) => step('positions', () => real.lastPositions(userId, dates)),
  };
}

const setEpoch = (database: Database, id: string): Promise<unknown> =>
  Promise.resolve(database('epoch').update({ id }));

/** Copies all rows aside. What it returns puts them back, under a new epoch, while no transaction is open. */
async function backUp(
  database: Database,
  locks: UserLocks,
  users: string[],
  scheduler: Scheduler,
): Promise<() => Promise<void>> {
  const tables = [...resourceNames, 'feeds'];
  const copies = await scheduler.hold(() =>
    Promise.all(
      tables.map(
        async (table) =>
          (
            await database.raw<{ rows: { rows: unknown }[] }>(
              `select coalesce(json_agg(t), '[]') as rows from "${table}" t`,
            )
          ).rows[0]!.rows,
      ),
    ),
  );
  return async () => {
    const epoch = scheduler.uuid();
    const releases = await Promise.all(users.map((userId) => locks.take(userId)));
    await scheduler.hold(async () => {
      for (const [i, table] of tables.entries()) {
        await database(table).delete();
        await database.raw(`insert into "${table}" select * from json_populate_recordset(null::"${table}", ?::json)`, [
          JSON.stringify(copies[i]),
        ]);
      }
      await setEpoch(database, epoch);
    });
    for (const release of releases) release();
  };
}
