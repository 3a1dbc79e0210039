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

/** Adds the computed columns of a record to its row. */
export function addDerivedColumns(name: ResourceName, record: Stamped, row: Record<string, unknown>): void {
  const derived = DERIVED[name];
  for (const column in derived) row[column] = derived[column]!(record);
}
