/** The trash: records that were deleted on any device and can be restored for thirty days. */
import type { Goal } from '#protocol/goal.ts';
import { fieldsOf, pick, type Stamped } from '#protocol/merge.ts';
import { isSystemStamp } from '#protocol/stamp.ts';
import type { Store, TrashRow } from './database.ts';
import { refuseDouble } from './doubles.ts';
import { withoutContent } from './record-state.ts';
import { isWhole } from './defaults.ts';
import { readToldTime } from './time.ts';
import { write, type Intent } from './write.ts';

/** How long a deleted record can be restored, in ms. */
export const TRASH_MS = 30 * 86_400_000;

/** The records that a person deleted and can restore, the latest deletion first. Records removed by a rule are left out. */
export async function readTrash(store: Store): Promise<TrashRow[]> {
  const rows = await store.trash
    .where('at')
    .above(store.now() - TRASH_MS)
    .reverse()
    .toArray();
  return rows.filter((row) => hasContent(row) && !isSystemStamp(row.record.stamps.deleted!));
}

/**
 * Restores a deleted record.
 * @returns the intents that undo it
 * @throws Problem `duplicate_goal` where its day has a goal of the same title by now
 */
export async function restoreTrashed(store: Store, { resource, id, record }: TrashRow): Promise<Intent[]> {
  if (resource === 'goals') await refuseDouble(store, record as Stamped & Goal, id);
  const put = pick(record, fieldsOf(record));
  return write(store, [{ resource, id, put }]);
}

/**
 * Removes the content of rows. Their deletion stamps are kept, so that no late change restores them.
 * @returns the rows as they were
 */
export function emptyTrash(store: Store, rows: TrashRow[]): Promise<TrashRow[]> {
  return store.transaction('rw', store.trash, async () => {
    const told = rows.filter(({ local }) => !local);
    const gone = rows.filter(({ local }) => local);
    await store.trash.bulkDelete(gone.map(({ resource, id }) => [resource, id]));
    await store.trash.bulkPut(told.map(withoutContent));
    return rows;
  });
}

/**
 * Removes the content of rows that are too old by the server's last time. A device that never reached a server hides them and keeps
 * them, since its clock may be wrong.
 */
export async function dropOldTrash(store: Store): Promise<void> {
  const toldMs = await readToldTime(store);
  if (toldMs === null) return;
  const rows = await store.trash
    .where('at')
    .belowOrEqual(toldMs - TRASH_MS)
    .toArray();
  await emptyTrash(store, rows.filter(hasContent));
}

/** Whether the content of a row is known; it may not be for a record that another device deleted. */
const hasContent = ({ resource, record }: TrashRow): boolean => isWhole(resource, record);
