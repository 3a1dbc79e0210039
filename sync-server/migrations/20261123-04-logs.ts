import type { Knex } from 'knex';
import { bytewiseText, createSyncedTable } from '../database/synced-table.ts';

export async function up(knex: Knex): Promise<void> {
  await createSyncedTable(knex, 'logs', (table) => {
    table.date('date');
    table.text('text');
    table.integer('minutes');
    bytewiseText(table, 'subject');
    table.uuid('goal_id').comment('may name a goal that is gone, so it references nothing');
  });
  await knex.raw('create index logs_live_order on logs (user_id, date) where not deleted');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('logs');
}
