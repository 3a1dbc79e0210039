/** A device under test: the real store on fake-indexeddb, with a clock and dice that the test holds. */
import 'fake-indexeddb/auto';
import { randomBytes, randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { GoalRow } from '#client/store/database.ts';
import { Store } from '#client/store/database.ts';
import { write } from '#client/store/write.ts';

export interface TestClock {
  nowMs: number;
  /** The clock that nobody sets; it goes with the other one where it is left out. */
  steadyMs?: number;
}

/** The instant at which test clocks start: 2026-01-31T09:00:00Z. */
export const START_MS = Date.UTC(2026, 0, 31, 9);

/** A new store with a clock that stands still until the test moves it; gone when the test ends. */
export function newDevice(clock: TestClock = { nowMs: START_MS }): { store: Store; clock: TestClock } {
  const store = new Store(`test-${randomUUID()}`, {
    now: () => clock.nowMs,
    steady: () => clock.steadyMs ?? clock.nowMs,
    newId: () => randomUUID(),
    newReplicaId: () => randomBytes(8).toString('hex'),
  });
  onTestFinished(() => store.delete());
  return { store, clock };
}

/** Writes a new goal; what is not given is ordinary. */
export async function addGoal(store: Store, put: Partial<GoalRow> = {}): Promise<string> {
  const id = put.id ?? randomUUID();
  const { id: _, ...fields } = put;
  await write(store, [
    { resource: 'goals', id, put: { title: 'Read 10 pages', date: '2026-01-31', position: 'a0', ...fields } },
  ]);
  return id;
}
