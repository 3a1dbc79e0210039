/** The commands that accompany the storing of a draft. Each returns, once it is on disk, the changes that undo it. */
import { carryOut, type RowChange } from '#client/undo/change.ts';
import { command } from '#client/undo/command.ts';
import type { Store } from '#client/store/database.ts';
import { newId } from '#client/store/ids.ts';
import { stateTables } from '#client/store/stored-states.ts';
import { restoreTrashed } from '#client/store/trash.ts';
import { write } from '#client/store/write.ts';
import type { ResourceName } from '#protocol/resources.ts';

/** Some fields of a record. */
type Fields = Record<string, unknown>;

/**
 * Keeps a notice of each value that another device wrote while its field was being typed here, and that is about to be written over.
 * @param put    what is about to be written
 * @param known  what those fields held when typing began
 */
export const noteOvertaken = command(
  'drafts.noteOvertaken',
  async (store: Store, resource: ResourceName, recordId: string, put: Fields, known: Fields) => {
    const row = await store.records(resource).get(recordId);
    const fields = Object.keys(put).filter(
      (field) => row && Object.hasOwn(known, field) && row[field] !== known[field] && row[field] !== put[field],
    );
    return carryOut(
      store,
      fields.map((field): RowChange => {
        const id = newId();
        const values = { stands: put[field], gaveWay: row![field], mine: false };
        return { table: 'notices', key: id, row: { id, resource, recordId, field, ...values, at: store.now() } };
      }),
    );
  },
);

/**
 * Brings a record back that was deleted elsewhere while it was edited here, with what was typed.
 * @throws Problem `duplicate_goal` where its day has a goal of that title by now
 */
export const bringBack = command(
  'drafts.bringBack',
  (store: Store, resource: ResourceName, id: string, typed: Fields) =>
    store.transaction('rw', stateTables(store, [resource]), async () => {
      const trashed = await store.trash.get([resource, id]);
      const restored = trashed ? await restoreTrashed(store, trashed) : [];
      return [...(await write(store, [{ resource, id, put: typed }])), ...restored];
    }),
);
