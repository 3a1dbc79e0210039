/**
 * The formats of outbox entries over time. A device may come back after a year with entries of an old build; each is read as if this
 * build had written it. A stored entry keeps its format until it changes.
 *
 * A new format: raise the number, add the step from the one before, keep a fixture of what the last build wrote in
 * `outbox-fixtures/`, and raise the version in `database.ts`, so that tabs of the old build stop writing.
 */
import type { OutboxEntry } from './database.ts';

/** The format that this build writes. */
export const OUTBOX_FORMAT = 2;

type Stored = Record<string, unknown>;

/** The upgrade from each format to the next; pure, and harmless for an entry that is upgraded already. */
const STEPS: Record<number, (entry: Stored) => Stored> = { 1: countPatience };

/** Upgrades an entry of any format to the current one; undefined stays undefined. Entries of the first builds have no number. */
export function upgradeEntry<T extends OutboxEntry | undefined>(stored: T): T {
  if (stored?.format === OUTBOX_FORMAT || stored === undefined) return stored;
  let entry: Stored = { ...stored };
  for (let format = Number(entry.format ?? 1); format < OUTBOX_FORMAT; format += 1)
    entry = { ...STEPS[format]!(entry), format: format + 1 };
  return entry as unknown as T;
}

/** 1 → 2: a failed slot sits out a number of batches. Before, it waited for a time, which a stopped clock never reaches. */
function countPatience(entry: Stored): Stored {
  const patient = (slot: unknown): Stored | null => {
    if (slot === null || slot === undefined) return null;
    const { notBefore: _, ...rest } = slot as Stored;
    return { sitOut: 0, ...rest };
  };
  return { ...entry, queued: patient(entry.queued), sending: patient(entry.sending) };
}
