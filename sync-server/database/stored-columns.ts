/** The columns of a stored record: what each holds of it, and as which type of PostgreSQL. */
import type * as z from 'zod/mini';
import { resourceNames, resourceOf, type ResourceName } from '#protocol/resources.ts';
import { DERIVED_COLUMNS } from './derived-columns.ts';
import { fieldToColumn } from './field-to-column.ts';
import type { StoredRecord } from './records.ts';

export type ColumnType = 'uuid' | 'timestamptz' | 'jsonb' | 'boolean' | 'bigint' | 'integer' | 'date' | 'text';

export interface StoredColumn {
  column: string;
  type: ColumnType;
  valueOf: (stored: StoredRecord) => unknown;
}

/** The columns of `createSyncedTable` except the user, who is the same for all records of a statement. */
const SHARED: StoredColumn[] = [
  { column: 'id', type: 'uuid', valueOf: ({ record }) => record.id },
  { column: 'created_at', type: 'timestamptz', valueOf: ({ record }) => record.createdAt },
  { column: 'stamps', type: 'jsonb', valueOf: ({ record }) => record.stamps },
  { column: 'versions', type: 'jsonb', valueOf: ({ versions }) => versions },
  { column: 'deleted', type: 'boolean', valueOf: ({ deleted }) => deleted },
  { column: 'version', type: 'bigint', valueOf: ({ version }) => version },
];

function columnsOf(name: ResourceName): StoredColumn[] {
  const fields = Object.entries(resourceOf(name).fields).map(([field, schema]): StoredColumn => {
    const column = fieldToColumn(field);
    return { column, type: typeOf(column, schema), valueOf: ({ record }) => record[field] };
  });
  const derived = Object.entries(DERIVED_COLUMNS[name] ?? {}).map(([column, compute]): StoredColumn => ({
    column,
    type: 'text',
    valueOf: ({ record }) => compute(record),
  }));
  return [...SHARED, ...fields, ...derived];
}

/** Of a field: ids end in `_id`, days in `date`; instants are texts, as they came. A test holds this against the tables. */
function typeOf(column: string, schema: z.ZodMiniType): ColumnType {
  if (column.endsWith('_id')) return 'uuid';
  if (/(^|_)date$/.test(column)) return 'date';
  const kind = kindOf(schema);
  if (kind === 'boolean') return 'boolean';
  return kind === 'number' ? 'integer' : 'text';
}

function kindOf(schema: z.ZodMiniType): string {
  const def = schema._zod.def as { type: string; innerType?: z.ZodMiniType; values?: unknown[] };
  if (def.innerType) return kindOf(def.innerType);
  return def.type === 'literal' ? typeof def.values![0] : def.type;
}

const COLUMNS = new Map(resourceNames.map((name) => [name, columnsOf(name)]));

/** All columns of a resource but `user_id`, in the order in which they are stored. */
export const storedColumns = (name: ResourceName): StoredColumn[] => COLUMNS.get(name)!;
