/** What a session is called, tokens for scripts, and how often somebody tried. */
import type { Knex } from 'knex';
import { bytewiseText } from '../database/synced-table.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('sessions', (table) => {
    table.text('user_agent').comment('what the browser said that it is, in a few words');
  });
  await knex.schema.createTable('personal_tokens', (table) => {
    table.uuid('id').primary();
    table.uuid('user_id').notNullable().references('users.id').onDelete('cascade').index();
    table.binary('token_hash').notNullable().unique().comment('SHA-256 of the token, which is shown once');
    table.text('name').notNullable();
    table.text('scope').notNullable();
    table.timestamp('created_at', { precision: 3 }).notNullable();
    table.timestamp('used_at', { precision: 3 });
    table.timestamp('expires_at', { precision: 3 });
  });
  await knex.schema.createTable('rate_limits', (table) => {
    bytewiseText(table, 'key').primary().comment('which limit, and a digest of whom it counts');
    table.integer('points').notNullable();
    table.timestamp('expires_at', { precision: 3 }).notNullable().index();
  });
  // Counts of a few minutes need not survive a crash, and are written without the cost of surviving it.
  await knex.raw('alter table rate_limits set unlogged');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('rate_limits').dropTable('personal_tokens');
  await knex.schema.alterTable('sessions', (table) => table.dropColumn('user_agent'));
}
