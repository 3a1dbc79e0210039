/** The commands on the trash. Each returns, once it is on disk, the changes that undo it. */
import type { Change } from '#client/undo/change.ts';
import { command } from '#client/undo/command.ts';
import type { Store, TrashRow } from '#client/store/database.ts';
import { emptyTrash, restoreTrashed } from '#client/store/trash.ts';

/** Brings a record back. @throws Problem `duplicate_goal` where its day has a goal of that title by now */
export const restoreDeleted = command('trash.restore', restoreTrashed);

/** Forgets what the rows say. */
export const forgetDeleted = command('trash.empty', async (store: Store, rows: TrashRow[]) => {
  const forgotten = await emptyTrash(store, rows);
  return forgotten.map((row): Change => ({ table: 'trash', key: [row.resource, row.id], row }));
});
