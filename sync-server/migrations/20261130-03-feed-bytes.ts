/** How much each user stores, counted for whoever is there already. */
import type { Knex } from 'knex';

/** The columns of each table that may hold more than 64 bytes, as they were at this step. */
const TEXTS = {
  goals: ['title', 'notes', 'subject', 'position'],
  logs: ['text', 'subject'],
  routines: ['title', 'rule', 'subject'],
  preferences: ['time_zone', 'locale'],
};

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('feeds', (table) => {
    table.bigInteger('bytes').notNullable().defaultTo(0).comment('what the user stores, see stored-bytes.ts');
    table.bigInteger('counted_version').notNullable().defaultTo(0).comment('at which bytes was last counted anew');
  });
  await knex.raw(FILL);
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('feeds', (table) => table.dropColumns('bytes', 'counted_version'));
}

function bytesOf([table, columns]: [string, string[]]): string {
  const texts = columns.map((column) => `greatest(coalesce(octet_length("${column}"), 0) - 64, 0)`).join(' + ');
  const bytes = `1024 + ${texts}`;
  return `select user_id, case when deleted then (${bytes} + 1) / 2 else ${bytes} end as bytes from "${table}"`;
}

const FILL = `update feeds set bytes = counted.bytes, counted_version = version
  from (select user_id, sum(bytes) as bytes from (${Object.entries(TEXTS).map(bytesOf).join(' union all ')}) as stored
    group by user_id) as counted
  where counted.user_id = feeds.user_id`;
