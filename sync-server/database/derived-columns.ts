/** Columns that are computed from a record, for indexes; they never leave the server. */
import type { Stamped } from '#protocol/merge.ts';
import type { ResourceName } from '#protocol/resources.ts';
import { titleKey } from '#protocol/text.ts';

type Compute = (record: Stamped) => unknown;

/** By resource and column; all of them are texts. */
export const DERIVED_COLUMNS: Partial<Record<ResourceName, Record<string, Compute>>> = {
  goals: { title_key: ({ title }) => (typeof title === 'string' ? titleKey(title) : null) },
};
