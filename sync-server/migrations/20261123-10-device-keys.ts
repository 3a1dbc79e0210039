/** The key of the device that a session belongs to, which gets it in again when its cookie is lost. */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('sessions', (table) => {
    table.binary('key_id').unique().comment('SHA-256 of public_key');
    table.binary('public_key').comment('P-256, as SPKI; the private one never leaves the device');
    table
      .specificType('used_challenges', 'text[]')
      .notNullable()
      .defaultTo('{}')
      .comment('that the key answered, as long as they would be good for another time');
  });
  // To whoever listens on its behalf, a session that goes on under another id has ended.
  await knex.raw(`
    create trigger tell_that_it_moved after update of id on sessions for each row
    when (old.id is distinct from new.id) execute function tell_that_it_ended()`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop trigger tell_that_it_moved on sessions');
  await knex.schema.alterTable('sessions', (table) => table.dropColumns('key_id', 'public_key', 'used_challenges'));
}
