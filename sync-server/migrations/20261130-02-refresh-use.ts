/** Whether anything made from the newest refresh token was used, and a name for this instance that outlives its epoch. */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('sessions', (table) => {
    table
      .integer('generation')
      .notNullable()
      .defaultTo(0)
      .comment('counts the refresh tokens; access tokens name theirs');
    table
      .timestamp('answer_used_at', { precision: 3 })
      .comment('first use of what came with refresh_hash; the token before it ends a minute later');
  });
  await knex.schema.alterTable('epoch', (table) => {
    table.uuid('instance').comment('tells this instance from others on its host, in the name of a cookie');
  });
  // From the epoch, so that a backup from before this step that is restored has the same one.
  await knex('epoch').update({ instance: knex.ref('id') });
  await knex.schema.alterTable('epoch', (table) => table.dropNullable('instance'));
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('epoch', (table) => table.dropColumn('instance'));
  await knex.schema.alterTable('sessions', (table) => table.dropColumns('generation', 'answer_used_at'));
}
