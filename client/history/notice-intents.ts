/** What can be done about a value that gave way to another device's. */
import type { Notice, Store } from '#client/store/database.ts';
import { refuseDouble } from '#client/store/doubles.ts';
import { write, type Intent } from '#client/store/write.ts';

/**
 * Puts back the value that gave way; a record that came back is deleted again.
 * @returns the intents that take it back
 * @throws Problem `duplicate_goal` where another goal of that day has the title by now
 */
export async function restoreValue(store: Store, notice: Notice): Promise<Intent[]> {
  const { resource, recordId: id, field, gaveWay } = notice;
  if (field === 'deleted') return write(store, [{ resource, id, delete: true }]);
  const put = { [field]: gaveWay };
  const goal = resource === 'goals' ? await store.goals.get(id) : undefined;
  if (goal && (field === 'title' || field === 'date')) {
    const { date, title } = { ...goal, ...put };
    await refuseDouble(store, date, title, id);
  }
  return write(store, [{ resource, id, put }]);
}

export const dismissNotice = (store: Store, notice: Notice): Promise<void> => store.notices.delete(notice.id);

/** Puts a dismissed notice back. */
export const keepNotice = async (store: Store, notice: Notice): Promise<void> => void (await store.notices.put(notice));
