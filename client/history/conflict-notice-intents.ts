/** The commands on a conflict notice. */
import type { ConflictNotice, Store } from '#client/store/database.ts';
import { refuseDouble } from '#client/store/doubles.ts';
import { write } from '#client/store/write.ts';
import { doubleKey } from '#protocol/goal.ts';
import { carryOut } from '#client/undo/change.ts';
import { command } from '#client/undo/command.ts';

/**
 * Restores the overridden value; a record that came back is deleted again.
 * @throws Problem `duplicate_goal` where another goal of that day has the same title by now
 */
export const restoreValue = command('notices.restore', async (store: Store, notice: ConflictNotice) => {
  const { resource, recordId: id, field, gaveWay } = notice;
  if (field === 'deleted') return write(store, [{ resource, id, delete: true }]);
  const put = { [field]: gaveWay };
  const goal = resource === 'goals' ? await store.goals.get(id) : undefined;
  if (goal && doubleKey({ ...goal, ...put }) !== doubleKey(goal)) await refuseDouble(store, { ...goal, ...put }, id);
  return write(store, [{ resource, id, put }]);
});

/** Removes the notice and keeps the current value. */
export const dismissNotice = command('notices.dismiss', (store: Store, { id }: ConflictNotice) =>
  carryOut(store, [{ table: 'notices', key: id, row: null }]),
);
