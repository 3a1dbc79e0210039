/** Adds the records of a document to what is here, a piece at a time, and knows how to take all of it back. */
import { carryOut, type Change } from '#client/undo/change.ts';
import type { Store } from '#client/store/database.ts';
import { findDouble } from '#client/store/doubles.ts';
import { importRecords, previewRecords, type Effect, type StampedRecord } from '#client/store/import-records.ts';
import type { Goal } from '#protocol/goal.ts';
import { isDeleted, type Stamped } from '#protocol/merge.ts';
import type { ResourceName } from '#protocol/resources.ts';

/** So few at once that the screen stays alive. */
const PIECE = 250;

/** How many records of a kind, by what would happen to them. */
export type Counts = Record<Effect, number>;

export interface Preview {
  counts: Partial<Record<ResourceName, Counts>>;
  /** Goals that are here already under another id: the same title on the same day. They are left out. */
  doubles: number;
  /** The records to be added; entries of a goal that is left out belong to the existing goal. */
  records: StampedRecord[];
}

/** The effect of adding the records. */
export async function previewImport(store: Store, all: StampedRecord[]): Promise<Preview> {
  const doubles = await findDoubles(store, all);
  const records = all.filter(({ record }) => !doubles.has(record.id)).map((each) => pointAt(doubles, each));
  const counts: Preview['counts'] = {};
  for (const piece of pieces(records)) {
    const effects = await previewRecords(store, piece);
    piece.forEach(({ resource, record }, index) => {
      if (isDeleted(record.stamps)) return;
      counts[resource] ??= { created: 0, changed: 0, unchanged: 0, deleted: 0 };
      counts[resource][effects[index]!] += 1;
    });
  }
  return { counts, doubles: doubles.size, records };
}

/**
 * Adds the records. When the device cannot store one piece, those before it are taken back; where the window is closed half way,
 * a second import adds the rest.
 * @param progress  called with the share that is done, 0 to 1
 * @param restore  whether to bring back what was deleted here since
 * @returns the changes that take all of it back
 */
export async function importAll(
  store: Store,
  records: StampedRecord[],
  progress: (share: number) => void,
  restore = false,
): Promise<Change[]> {
  let undo: Change[] = [];
  let done = 0;
  for (const piece of pieces(records)) {
    try {
      undo = [...(await importRecords(store, piece, restore)), ...undo];
    } catch (cause) {
      await carryOut(store, undo).catch(() => undefined);
      throw cause;
    }
    done += piece.length;
    progress(done / records.length);
  }
  return undo;
}

/** The goals of the document that are here under another id, each with that id. */
async function findDoubles(store: Store, all: StampedRecord[]): Promise<Map<string, string>> {
  const ids = new Set(all.map(({ record }) => record.id));
  const doubles = new Map<string, string>();
  for (const { resource, record } of all) {
    if (resource !== 'goals' || isDeleted(record.stamps)) continue;
    const double = await findDouble(store, record as Stamped & Goal, record.id);
    if (double && !ids.has(double.id)) doubles.set(record.id, double.id);
  }
  return doubles;
}

function pointAt(doubles: Map<string, string>, { resource, record }: StampedRecord): StampedRecord {
  const goalId = typeof record.goalId === 'string' ? doubles.get(record.goalId) : undefined;
  return { resource, record: goalId === undefined ? record : { ...record, goalId } };
}

function pieces<T>(items: T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / PIECE) }, (_, index) =>
    items.slice(index * PIECE, (index + 1) * PIECE),
  );
}
