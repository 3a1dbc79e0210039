/** What a feed remembers of its own past, and word of sessions that end. */
import type { Knex } from 'knex';
import { bytewiseText } from '../database/synced-table.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('feeds', (table) => {
    table.bigInteger('purged').notNullable().defaultTo(0).comment('the highest version of a deletion that was purged');
    bytewiseText(table, 'mark').notNullable().defaultTo('').comment('the mark of the version, see feed_marks');
  });
  await knex.schema.createTable('feed_marks', (table) => {
    table.uuid('user_id').notNullable().references('users.id').onDelete('cascade');
    table.bigInteger('from_version').notNullable();
    bytewiseText(table, 'mark').notNullable().comment('of this version and those up to the next row');
    table.primary(['user_id', 'from_version']);
  });
  // A trigger, so that no way in which a session can end is forgotten. Sessions end rarely: a NOTIFY inside these transactions
  // holds nobody up, which it would in those that write records.
  await knex.raw(`
    create function tell_that_it_ended() returns trigger language plpgsql as $$
    begin
      perform pg_notify('studentos', 'ended ' || old.id);
      return null;
    end $$`);
  for (const table of ['sessions', 'personal_tokens'])
    await knex.raw(
      'create trigger tell_that_it_ended after delete on ?? for each row execute function tell_that_it_ended()',
      [table],
    );
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['sessions', 'personal_tokens']) await knex.raw('drop trigger tell_that_it_ended on ??', [table]);
  await knex.raw('drop function tell_that_it_ended');
  await knex.schema.dropTable('feed_marks');
  await knex.schema.alterTable('feeds', (table) => table.dropColumns('purged', 'mark'));
}
