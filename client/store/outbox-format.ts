/**
 * How outbox entries have been written over time. A device may come back after a year with the entries of an old build, and
 * none of them may be lost: each is read as if today's build had written it. What is stored stays as it is until it changes.
 *
 * A new format: raise the number, add the step from the one before, keep a fixture of what the last build wrote in
 * `outbox-fixtures/`, and raise the version in `database.ts`, so that tabs of the old build stop writing.
 */
import type { OutboxEntry } from './database.ts';

/** The format that this build writes. */
export const OUTBOX_FORMAT = 2;

type Stored = Record<string, unknown>;

/** Steps from each format to the next; pure, and harmless on what has been upgraded already. */
const STEPS: Record<number, (entry: Stored) => Stored> = { 1: countPatience };

/** An entry of any format as this build knows it; nothing where there is none. Entries of the first builds bear no number. */
export function upgradeEntry<T extends OutboxEntry | undefined>(stored: T): T {
  if (stored?.format === OUTBOX_FORMAT || stored === undefined) return stored;
  let entry: Stored = { ...stored };
  for (let format = Number(entry.format ?? 1); format < OUTBOX_FORMAT; format += 1)
    entry = { ...STEPS[format]!(entry), format: format + 1 };
  return entry as unknown as T;
}

/** 1 → 2: a slot that failed sits out some batches, where it once waited for a time of a clock that may stand still. */
function countPatience(entry: Stored): Stored {
  const patient = (slot: unknown): Stored | null => {
    if (slot === null || slot === undefined) return null;
    const { notBefore: _, ...rest } = slot as Stored;
    return { sitOut: 0, ...rest };
  };
  return { ...entry, queued: patient(entry.queued), sending: patient(entry.sending) };
}
