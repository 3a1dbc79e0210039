/** Columns that are computed from a record, for indexes; they never leave the server. */
import type { Stamped } from '#protocol/merge.ts';
import type { ResourceName } from '#protocol/resources.ts';
import { titleKey } from '#protocol/text.ts';

const DERIVED: Partial<Record<ResourceName, (record: Stamped) => Record<string, unknown>>> = {
  goals: ({ title }) => ({ title_key: typeof title === 'string' ? titleKey(title) : null }),
};

/** The computed columns of a record. */
export const derivedColumns = (name: ResourceName, record: Stamped): Record<string, unknown> =>
  DERIVED[name]?.(record) ?? {};
