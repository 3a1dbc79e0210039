/** What the migrations made, against what the registry needs. */
import { describe, expect, test } from 'vitest';
import { resourceNames, resourceOf } from '#protocol/resources.ts';
import { openFreshDatabase } from '#tests/support/postgres.ts';
import { fieldToColumn } from '../database/field-to-column.ts';
import { fieldsWithColumns, SHARED_COLUMNS } from '../database/record-statements.ts';
import { storedColumns } from '../database/stored-columns.ts';

interface Column {
  column_name: string;
  data_type: string;
  collation_name: string | null;
  is_nullable: 'YES' | 'NO';
}

const database = await openFreshDatabase();

describe.each(resourceNames)('the table of %s', (name) => {
  const columnsOf = async (): Promise<Map<string, Column>> => {
    const rows = (await database('information_schema.columns').where({ table_name: name })) as Column[];
    return new Map(rows.map((column) => [column.column_name, column]));
  };

  test('has a column for each field of the registry: a migration with createSyncedTable makes it', async () => {
    expect([...(await columnsOf()).keys()]).toEqual(
      expect.arrayContaining([...SHARED_COLUMNS, ...fieldsWithColumns(name).map(([, column]) => column)]),
    );
  });

  test('has the types as which the columns are stored', async () => {
    const columns = await columnsOf();
    for (const { column, type } of storedColumns(name))
      expect([column, columns.get(column)!.data_type]).toEqual([
        column,
        type === 'timestamptz' ? 'timestamp with time zone' : type,
      ]);
  });

  test('sorts text by its bytes wherever a list is ordered by it', async () => {
    const columns = await columnsOf();
    for (const field of resourceOf(name).order) {
      const column = columns.get(fieldToColumn(field))!;
      if (column.data_type === 'text') expect(column).toMatchObject({ collation_name: 'C' });
    }
  });

  test('has the index that the feed reads by', async () => {
    const { rows } = await database.raw<{ rows: { indexdef: string }[] }>(
      'select indexdef from pg_indexes where tablename = ?',
      [name],
    );
    expect(rows.map(({ indexdef }) => indexdef).join('\n')).toContain('(user_id, version)');
  });
});

test('a fresh database has one epoch, and nobody in it', async () => {
  expect(await database('epoch')).toHaveLength(1);
  expect(await database('users')).toEqual([]);
  const id = database.raw('gen_random_uuid()');
  await expect(database('epoch').insert({ only: false, id, instance: id })).rejects.toThrow('epoch_has_one_row');
});
