import type { Knex } from 'knex';
import { bytewiseText, createSyncedTable } from '../database/synced-table.ts';

export async function up(knex: Knex): Promise<void> {
  await createSyncedTable(knex, 'preferences', (table) => {
    table.integer('day_start').notNullable();
    table.integer('week_start').notNullable();
    bytewiseText(table, 'time_zone');
    bytewiseText(table, 'locale');
    bytewiseText(table, 'theme').notNullable();
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('preferences');
}
