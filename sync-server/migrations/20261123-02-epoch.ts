/** One random id that tells this database from any other, so that a cursor of another one is known as such. */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('epoch', (table) => {
    table.boolean('only').primary().defaultTo(true);
    table.uuid('id').notNullable();
    table.check('"only"', [], 'epoch_has_one_row');
  });
  await knex('epoch').insert({ id: knex.raw('gen_random_uuid()') });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('epoch');
}
