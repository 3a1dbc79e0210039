/**
 * Changes that undo consists of: intents on records, which are written like any edit with newer stamps, so that undo syncs like
 * the action itself; and changes of rows that only this device has.
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

/** A row that only this device has, as it is to become; null deletes it. `left` is the row as the change to be undone left it. */
export type RowChange =
  | { table: 'notices'; key: string; row: ConflictNotice | null; left?: ConflictNotice | null }
  | { table: 'attention'; key: string; row: AttentionItem | null; left?: AttentionItem | null }
  | { table: 'meta'; key: MetaRow['key']; row: MetaRow | null; left?: MetaRow | null }
  | { table: 'trash'; key: RecordKey; row: TrashRow | null; left?: TrashRow | null };

export type Trashed = Extract<RowChange, { table: 'trash' }>;

export type Change = Intent | RowChange;

/** The outcome of some changes. */
export interface CarriedOut {
  /** The changes that undo them; empty when nothing changed. */
  changes: Change[];
  /** For each part that stays because it was written since: where that was. */
  stays: Since[];
}

/**
 * Carries out changes, all or none.
 * @returns the changes that undo them; empty when nothing changed
 * @throws Problem `duplicate_goal` where a goal would become a duplicate
 */
export const carryOut = async (store: Store, changes: readonly Change[]): Promise<Change[]> =>
  (await carryOutDue(store, changes)).changes;

/**
 * Carries out changes, all or none. A change that undoes another one applies only to the parts that are as that one left them.
 * @throws Problem `duplicate_goal` where a goal would become a duplicate
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
    // A goal that stays, because another device wrote into it, leaves no room for the duplicate that it replaced.
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

/** Changes a row. @returns the change that undoes it; null where the row has changed since */
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

/** Finds the duplicates that intents would make, which the server would refuse. */
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

/** Whether an intent sets a field that makes two goals duplicates. */
const movesGoal = (intent: Intent): boolean => 'put' in intent && OF_DOUBLES.some((field) => field in intent.put);
