/**
 * What undo is made of: records written as by any edit, with newer stamps, so that taking something back syncs like
 * doing it; and rows that this device keeps for itself, which no server ever hears of.
 */
import type { Table } from 'dexie';
import type {
  AttentionItem,
  GoalRow,
  MetaRow,
  ConflictNotice,
  RecordKey,
  Store,
  TrashRow,
} from '#client/store/database.ts';
import { findStillDue, type Since } from '#client/store/as-left.ts';
import { findDouble } from '#client/store/doubles.ts';
import { stateTables } from '#client/store/stored-states.ts';
import { write, type Intent } from '#client/store/write.ts';
import { Problem } from '#protocol/problem.ts';
import { exchangeRow } from './trashed-row.ts';

/** A row of this device's own as it shall be; null for none. `left` is the row as it was left by what this takes back. */
export type RowChange =
  | { table: 'notices'; key: string; row: ConflictNotice | null; left?: ConflictNotice | null }
  | { table: 'attention'; key: string; row: AttentionItem | null; left?: AttentionItem | null }
  | { table: 'meta'; key: MetaRow['key']; row: MetaRow | null; left?: MetaRow | null }
  | { table: 'trash'; key: RecordKey; row: TrashRow | null; left?: TrashRow | null };

export type Trashed = Extract<RowChange, { table: 'trash' }>;

export type Change = Intent | RowChange;

/** What became of some changes. */
export interface CarriedOut {
  /** What takes them back; empty when nothing changed. */
  changes: Change[];
  /** Where each part was written since that would have been taken back, and stays. */
  stays: Since[];
}

/**
 * Carries out changes, all or none.
 * @returns the changes that take it back; empty when nothing changed
 * @throws Problem `duplicate_goal` where a goal would come to stand beside one of its title
 */
export const carryOut = async (store: Store, changes: readonly Change[]): Promise<Change[]> =>
  (await carryOutDue(store, changes)).changes;

/**
 * Carries out changes, all or none; of those that take something back, what still stands as it was left.
 * @throws Problem `duplicate_goal` where a goal would come to stand beside one of its title
 */
export function carryOutDue(store: Store, changes: readonly Change[]): Promise<CarriedOut> {
  const intents = changes.filter((change): change is Intent => 'resource' in change);
  const rowChanges = changes.filter((change): change is RowChange => 'table' in change);
  const resources = [
    ...intents.map(({ resource }) => resource),
    ...rowChanges.flatMap((rowChange) => (rowChange.table === 'trash' ? [rowChange.key[0]] : [])),
  ];
  const tables = new Set([...stateTables(store, resources), ...rowChanges.map(({ table }) => table)]);
  return store.transaction('rw', [...tables], async () => {
    const { due: standing, stays } = await findStillDue(store, intents);
    const doubles = await findDoubles(store, standing);
    if (doubles.size > 0 && stays.length === 0) throw [...doubles.values()][0]!;
    // Beside what stays, because another device wrote into it, there is no room for what it took the place of.
    const due = standing.filter((intent) => !doubles.has(intent));
    const back: Change[] = due.length > 0 ? await write(store, due) : [];
    for (const rowChange of rowChanges) {
      const inverse = await put(store, rowChange);
      if (inverse) back.unshift(inverse);
      else stays.push('here');
    }
    return { changes: back, stays };
  });
}

/** @returns what takes it back; null where the row has become another one since */
async function put(store: Store, rowChange: RowChange): Promise<RowChange | null> {
  if (rowChange.table === 'trash') {
    const exchanged = await exchangeRow(store, rowChange);
    return exchanged && { ...rowChange, row: exchanged.before, left: exchanged.after };
  }
  const table: Table<unknown, unknown> = store.table(rowChange.table);
  const before: unknown = (await table.get(rowChange.key)) ?? null;
  if (rowChange.left !== undefined && JSON.stringify(before) !== JSON.stringify(rowChange.left)) return null;
  if (rowChange.row) await table.put(rowChange.row);
  else await table.delete(rowChange.key);
  return { ...rowChange, row: before, left: rowChange.row } as RowChange;
}

/** Two goals of one title on one day would be refused by the server; here it can still be said at once. */
async function findDoubles(store: Store, intents: readonly Intent[]): Promise<Map<Intent, Problem>> {
  const leaving = new Set(intents.filter((intent) => 'delete' in intent || movesGoal(intent)).map(({ id }) => id));
  const doubles = new Map<Intent, Problem>();
  for (const intent of intents) {
    if (intent.resource !== 'goals' || !('put' in intent) || !movesGoal(intent)) continue;
    const goal = { ...(await store.goals.get(intent.id)), ...intent.put } as Partial<GoalRow>;
    const { title, date } = goal;
    if (typeof title !== 'string' || typeof date !== 'string') continue;
    const double = await findDouble(store, { ...goal, title, date }, intent.id);
    if (double && !leaving.has(double.id))
      doubles.set(intent, new Problem('duplicate_goal', `“${title}” is already on that day.`, { existing: double.id }));
  }
  return doubles;
}

const OF_DOUBLES = ['title', 'date', 'subject', 'letGo'];

/** Whether an intent sets what makes two goals doubles. */
const movesGoal = (intent: Intent): boolean => 'put' in intent && OF_DOUBLES.some((field) => field in intent.put);
