/** The columns that every synced resource shares, so that one write path and one feed serve them all. */
import type { Knex } from 'knex';

/**
 * Creates the table of a resource: the shared columns, then its own fields, then the indexes of the feed and of the purge. Its key
 * begins with the user, to whom ids belong.
 *
 * `stamps` holds who wrote each field last (contract section 3); `versions` holds, in the same sparse form, the feed version at
 * which each field last changed; `version` is the feed version of the latest change. A deleted record keeps its fields: an edit
 * made after the delete may bring it back. A record whose deletion overtook its creation has no fields yet, so their columns take
 * null; the schemas of protocol/ and not the table say what a field may be.
 *
 * `user_id` references no table on purpose: a foreign key costs a look-up for each row of a batch, and the lock on the user's
 * `feeds` row, without which nothing is written, already proves that the user is there.
 * @param addFields  the columns of the fields, in snake case; text that is compared or ordered goes through `bytewiseText`
 */
export async function createSyncedTable(
  knex: Knex,
  name: string,
  addFields: (table: Knex.CreateTableBuilder) => void,
): Promise<void> {
  await knex.schema.createTable(name, (table) => {
    table.uuid('id').notNullable();
    table.uuid('user_id').notNullable();
    table.timestamp('created_at', { precision: 3 }).notNullable();
    table.jsonb('stamps').notNullable();
    table.jsonb('versions').notNullable();
    table.boolean('deleted').notNullable();
    table.bigInteger('version').notNullable();
    addFields(table);
    table.primary(['user_id', 'id']);
    table.index(['user_id', 'version']);
  });
  await knex.raw('create index ?? on ?? (user_id) where deleted', [`${name}_deleted`, name]);
}

/** A text column that compares and sorts by its bytes, as JavaScript does, whatever the collation of the database is. */
export const bytewiseText = (table: Knex.CreateTableBuilder, column: string): Knex.ColumnBuilder =>
  table.specificType(column, 'text collate "C"');
