import type { Knex } from 'knex';
import { bytewiseText, createSyncedTable } from '../database/synced-table.ts';

export async function up(knex: Knex): Promise<void> {
  await createSyncedTable(knex, 'goals', (table) => {
    table.text('title');
    table.date('date');
    table.boolean('completed');
    table.text('notes');
    bytewiseText(table, 'subject');
    bytewiseText(table, 'reminder');
    bytewiseText(table, 'position');
    table.uuid('routine_id');
    bytewiseText(table, 'title_key').comment('what makes two titles the same on one day');
  });
  await knex.raw('create index goals_live_titles on goals (user_id, date, title_key) where not deleted');
  await knex.raw('create index goals_live_order on goals (user_id, date, position) where not deleted');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('goals');
}
