import type { Knex } from 'knex';
import { bytewiseText, createSyncedTable } from '../database/synced-table.ts';

export async function up(knex: Knex): Promise<void> {
  await createSyncedTable(knex, 'routines', (table) => {
    table.text('title');
    bytewiseText(table, 'rule');
    table.date('start_date');
    table.date('end_date');
    bytewiseText(table, 'subject');
    bytewiseText(table, 'reminder');
  });
  await knex.raw('create index routines_live_order on routines (user_id, start_date) where not deleted');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('routines');
}
