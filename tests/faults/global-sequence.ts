/** What the feed is not: a number that is drawn before the commit, and read by "greater than the last one". */
import { setTimeout as sleep } from 'node:timers/promises';
import { inTransaction, type Database } from '#server/database/connection.ts';
import type { Feed } from './feed-followers.ts';

/** Makes its table. Transactions stay open for up to 8 ms, as those of real work do. */
export async function globalSequence(database: Database): Promise<Feed<number>> {
  await database.schema.createTable('naive', (table) => void table.bigIncrements('id'));
  return {
    write: () =>
      inTransaction(database, async (trx) => {
        const [{ id }] = (await trx('naive').insert({}).returning('id')) as [{ id: number }];
        await sleep(Math.random() * 8);
        return [String(id)];
      }),
    async read(cursor) {
      const rows = await database<{ id: number }>('naive')
        .where('id', '>', cursor ?? 0)
        .orderBy('id');
      return { ids: rows.map(({ id }) => String(id)), cursor: rows.at(-1)?.id ?? cursor ?? 0, isEnd: true };
    },
  };
}
