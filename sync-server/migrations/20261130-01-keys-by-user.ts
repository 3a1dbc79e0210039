/**
 * Ids belong to a user: `(user_id, id)` is the key of a synced record, and nothing of one user's records points at another table.
 * So one id may stand in several accounts, and the tables can be spread over nodes by user.
 */
import type { Knex } from 'knex';

const TABLES = ['goals', 'logs', 'routines', 'preferences'];

/** Resources of which a REST call on one record says whether somebody else has it. */
const ASKED_BY_ID = ['goals', 'logs', 'routines'];

export async function up(knex: Knex): Promise<void> {
  for (const table of TABLES) {
    await knex.raw('alter table :table: drop constraint :key:, add primary key (user_id, id)', {
      table,
      key: `${table}_pkey`,
    });
    await knex.raw('create index if not exists :index: on :table: (user_id) where deleted', {
      index: `${table}_deleted`,
      table,
    });
  }
  for (const table of ASKED_BY_ID)
    await knex.raw('create index :index: on :table: (id) where not deleted', { index: `${table}_live_id`, table });
  // The user's row in `feeds` goes with the account, in the transaction that ends it.
  await knex.raw('alter table feeds drop constraint feeds_user_id_foreign');
  await knex.raw('alter table feed_marks drop constraint feed_marks_user_id_foreign');
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['feeds', 'feed_marks'])
    await knex.schema.alterTable(table, (builder) =>
      builder.foreign('user_id').references('users.id').onDelete('cascade'),
    );
  for (const table of ASKED_BY_ID) await knex.raw('drop index ??', [`${table}_live_id`]);
  for (const table of TABLES) {
    await knex.raw('drop index ??', [`${table}_deleted`]);
    await knex.raw('alter table ?? drop constraint ??, add primary key (id)', [table, `${table}_pkey`]);
  }
}
