/**
 * Fields that were set, and the defaults of those that were not. Both sides know the defaults, so they are never sent. They have the
 * system stamp of defaults on both sides, so a default never overrides a value that somebody set.
 * @see docs/sync-rules.md R81
 */
import { fillIn, stampOf, type Stamped } from '#protocol/merge.ts';
import { defaultsOf, missingDefaults } from '#protocol/resource.ts';
import { fieldNames, resourceOf, type ResourceName } from '#protocol/resources.ts';
import { ZERO_STAMP } from '#protocol/stamp.ts';

/** Whether a value is the default of a field. */
export const isDefault = (resource: ResourceName, id: string, field: string, value: unknown): boolean =>
  defaultsOf(resourceOf(resource), id)[field] === value;

/** The fields of a record that a person or a rule has set. */
export const setFields = (resource: ResourceName, record: Stamped): string[] =>
  fieldNames(resource).filter(
    (field) =>
      field in record &&
      !(stampOf(record.stamps, field) === ZERO_STAMP && isDefault(resource, record.id, field, record[field])),
  );

/** Whether the content of a record is known, not only its deletion: it has every field that has no default. */
export const isWhole = (resource: ResourceName, record: Stamped): boolean =>
  fieldNames(resource).every((field) => field in { ...resourceOf(resource).defaults, ...record });

/**
 * Adds the defaults of fields that a record lacks: a create leaves them out, and servers and builds of earlier releases do not know
 * later fields. A record of which only the deletion is known is returned as it is.
 */
export function withDefaults<T extends Stamped>(resource: ResourceName, record: T): T {
  const missing = missingDefaults(resourceOf(resource), record);
  return Object.keys(missing).length > 0 && isWhole(resource, record) ? (fillIn(record, missing) as T) : record;
}
