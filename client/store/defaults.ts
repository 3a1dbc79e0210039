/**
 * Which fields of a record were set, and what stands in the others: defaults, which follow by themselves and are never told to a
 * server. They bear the system stamp of defaults, here as there, so that no default gives way to or beats what somebody set.
 * @see docs/sync-rules.md R81
 */
import { fillIn, stampOf, type Stamped } from '#protocol/merge.ts';
import { defaultsOf, missingDefaults } from '#protocol/resource.ts';
import { fieldNames, resourceOf, type ResourceName } from '#protocol/resources.ts';
import { ZERO_STAMP } from '#protocol/stamp.ts';

/** Whether a value is what stands in a field of a record that was never set. */
export const isDefault = (resource: ResourceName, id: string, field: string, value: unknown): boolean =>
  defaultsOf(resourceOf(resource), id)[field] === value;

/** The fields of a record that a person or a rule set. */
export const setFields = (resource: ResourceName, record: Stamped): string[] =>
  fieldNames(resource).filter(
    (field) =>
      field in record &&
      !(stampOf(record.stamps, field) === ZERO_STAMP && isDefault(resource, record.id, field, record[field])),
  );

/** Whether a record is known, and not its deletion alone: it has every field that has no default. */
export const isWhole = (resource: ResourceName, record: Stamped): boolean =>
  fieldNames(resource).every((field) => field in { ...resourceOf(resource).defaults, ...record });

/**
 * A record with the fields that were never set: a create leaves them out, and servers and builds of earlier releases do not know
 * those that came since. Of what is only known to be deleted, nothing is made up.
 */
export function withDefaults<T extends Stamped>(resource: ResourceName, record: T): T {
  const missing = missingDefaults(resourceOf(resource), record);
  return Object.keys(missing).length > 0 && isWhole(resource, record) ? (fillIn(record, missing) as T) : record;
}
