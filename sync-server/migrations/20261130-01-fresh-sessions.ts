/** When somebody proved, in a session, that they know the password. */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('sessions', (table) => {
    table.timestamp('confirmed_at').comment('when its user last proved who they are; guarded changes want it recent');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('sessions', (table) => table.dropColumn('confirmed_at'));
}
