/**
 * What undo is made of: records written as by any edit, with newer stamps, so that taking something back syncs like
 * doing it; and rows that this device keeps for itself, which no server ever hears of.
 */
import type { Table } from 'dexie';
import type { AttentionItem, MetaRow, Notice, RecordKey, Store, TrashRow } from '#client/store/database.ts';
import { findDouble } from '#client/store/doubles.ts';
import { stateTables } from '#client/store/record-state.ts';
import { write, type Intent } from '#client/store/write.ts';
import { Problem } from '#protocol/problem.ts';

/** A row of this device's own as it shall be; null for none. */
export type Aside =
  | { table: 'notices'; key: string; row: Notice | null }
  | { table: 'attention'; key: string; row: AttentionItem | null }
  | { table: 'meta'; key: MetaRow['key']; row: MetaRow | null }
  | { table: 'trash'; key: RecordKey; row: TrashRow | null };

type Trashed = Extract<Aside, { table: 'trash' }>;

export type Change = Intent | Aside;

/**
 * Carries out changes, all or none.
 * @returns the changes that take it back, for this same function; empty when nothing changed
 * @throws Problem `duplicate_goal` where a goal would come to stand beside one of its title
 */
export function carryOut(store: Store, changes: readonly Change[]): Promise<Change[]> {
  const intents = changes.filter((change): change is Intent => 'resource' in change);
  const asides = changes.filter((change): change is Aside => 'table' in change);
  const resources = [
    ...intents.map(({ resource }) => resource),
    ...asides.flatMap((aside) => (aside.table === 'trash' ? [aside.key[0]] : [])),
  ];
  const tables = new Set([...stateTables(store, resources), ...asides.map(({ table }) => table)]);
  return store.transaction('rw', [...tables], async () => {
    await refuseDoubles(store, intents);
    const back: Change[] = intents.length > 0 ? await write(store, intents) : [];
    for (const aside of asides) {
      const inverse = await put(store, aside);
      if (inverse) back.unshift(inverse);
    }
    return back;
  });
}

async function put(store: Store, aside: Aside): Promise<Aside | null> {
  const table: Table<unknown, unknown> = store.table(aside.table);
  const before = await table.get(aside.key);
  if (aside.table === 'trash' && (await isOutrun(store, aside, before as TrashRow | undefined))) return null;
  if (aside.row) await table.put(aside.row);
  else await table.delete(aside.key);
  return { ...aside, row: before ?? null } as Aside;
}

/** A record that was restored meanwhile, or deleted once more, keeps what the trash says of it now. */
async function isOutrun(store: Store, { key: [resource, id], row }: Trashed, before: TrashRow | undefined) {
  if (await store.records(resource).get(id)) return true;
  if (!before || !row) return false;
  return before.record.stamps.deleted !== row.record.stamps.deleted;
}

/** Two goals of one title on one day would be refused by the server; here it can still be said at once. */
async function refuseDoubles(store: Store, intents: readonly Intent[]): Promise<void> {
  const touched = new Set(intents.map(({ id }) => id));
  for (const intent of intents) {
    if (intent.resource !== 'goals' || !('put' in intent)) continue;
    const { title, date } = { ...(await store.goals.get(intent.id)), ...intent.put };
    if ((!('title' in intent.put) && !('date' in intent.put)) || typeof title !== 'string' || typeof date !== 'string')
      continue;
    const double = await findDouble(store, date, title, intent.id);
    if (double && !touched.has(double.id))
      throw new Problem('duplicate_goal', `“${title}” is already on that day.`, { existing: double.id });
  }
}
