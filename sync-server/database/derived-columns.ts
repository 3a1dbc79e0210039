/** Columns that are computed from a record, for indexes; they never leave the server. */
import type { Stamped } from '#protocol/merge.ts';
import type { ResourceName } from '#protocol/resources.ts';
import { titleKey } from '#protocol/text.ts';

type Compute = (record: Stamped) => unknown;

const DERIVED: Partial<Record<ResourceName, Record<string, Compute>>> = {
  goals: { title_key: ({ title }) => (typeof title === 'string' ? titleKey(title) : null) },
};

/** The names of a resource's computed columns. */
export const derivedNames = (name: ResourceName): string[] => Object.keys(DERIVED[name] ?? {});

/** The computed columns of a record. */
export const derivedColumns = (name: ResourceName, record: Stamped): Record<string, unknown> =>
  Object.fromEntries(Object.entries(DERIVED[name] ?? {}).map(([column, compute]) => [column, compute(record)]));
