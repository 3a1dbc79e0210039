/** Who there is, where they are signed in, and the version of each one's feed. */
import type { Knex } from 'knex';
import { bytewiseText } from '../database/synced-table.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('users', (table) => {
    table.uuid('id').primary();
    table.text('name').notNullable();
    table.text('email').notNullable();
    bytewiseText(table, 'email_key').notNullable().comment('what makes two addresses the same').unique();
    table.text('password_hash').notNullable();
    table.timestamp('created_at', { precision: 3 }).notNullable();
  });
  await knex.schema.createTable('sessions', (table) => {
    table.uuid('id').primary();
    table.uuid('user_id').notNullable().references('users.id').onDelete('cascade').index();
    table.binary('refresh_hash').notNullable().comment('SHA-256 of the refresh token that was given out last');
    table
      .binary('rotation_key')
      .notNullable()
      .comment('makes the successor of a refresh token, the same one each time');
    table.binary('previous_hash').comment('of the one before it, which works until the last one has been used');
    table.timestamp('created_at', { precision: 3 }).notNullable();
    table.timestamp('used_at', { precision: 3 }).notNullable();
    table.timestamp('expires_at', { precision: 3 }).notNullable();
  });
  await knex.schema.createTable('feeds', (table) => {
    table.uuid('user_id').primary().references('users.id').onDelete('cascade');
    table.bigInteger('version').notNullable().comment('counts the batches that changed something');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('feeds').dropTable('sessions').dropTable('users');
}
