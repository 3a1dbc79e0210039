/** What was deleted on this device or elsewhere and can still be restored: thirty days of it. */
import type { Goal } from '#protocol/goal.ts';
import { fieldsOf, pick, type Stamped } from '#protocol/merge.ts';
import { isSystemStamp } from '#protocol/stamp.ts';
import type { Store, TrashRow } from './database.ts';
import { refuseDouble } from './doubles.ts';
import { withoutContent } from './record-state.ts';
import { isWhole } from './defaults.ts';
import { readToldTime } from './time.ts';
import { write, type Intent } from './write.ts';

/** How long what is deleted can be restored, in ms. */
export const TRASH_MS = 30 * 86_400_000;

/** What people deleted and can restore, the latest deletion first. What a rule took away is no loss. */
export async function readTrash(store: Store): Promise<TrashRow[]> {
  const rows = await store.trash
    .where('at')
    .above(store.now() - TRASH_MS)
    .reverse()
    .toArray();
  return rows.filter((row) => hasContent(row) && !isSystemStamp(row.record.stamps.deleted!));
}

/**
 * Brings a deleted record back as it was.
 * @returns the intents that take it back
 * @throws Problem `duplicate_goal` where its day has a goal of that title by now
 */
export async function restoreTrashed(store: Store, { resource, id, record }: TrashRow): Promise<Intent[]> {
  if (resource === 'goals') await refuseDouble(store, record as Stamped & Goal, id);
  const put = pick(record, fieldsOf(record));
  return write(store, [{ resource, id, put }]);
}

/**
 * Forgets what rows say; that they are deleted stays known, so that no late change brings them back.
 * @returns what was forgotten
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
 * Forgets what was deleted too long ago, by the time that the server last told. A device that never heard of one keeps it: it is shown no
 * more, and is there again should its clock have been wrong.
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

/** Whether all of the record is known; of what another device deleted first, it may not be. */
const hasContent = ({ resource, record }: TrashRow): boolean => isWhole(resource, record);
