/**
 * What was done here and can be taken back. Each step holds the changes that undo it, as its command answered them;
 * undoing is a write like any other, so it syncs, and its own answer is what redoes.
 */
import type { Store } from '#client/store/database.ts';
import type { Since } from '#client/store/as-left.ts';
import { carryOutDue, type Change } from './change.ts';
import { toChangesOf, whereFolded } from './moved-changes.ts';

/** One thing a person did. */
export interface Step {
  changes: readonly Change[];
}

/** What became of a step that was to be taken back, or done again. */
export interface Turned {
  /** What turns it round once more; none where nothing of it stood as it was left. */
  step: Step | undefined;
  /** Where each part of it was written since, which stays as it is. */
  stays: readonly Since[];
}

/** Enough for a long sitting; a step is a few fields. */
const MAX_STEPS = 200;

interface History {
  /** What its steps act on. */
  store: Store;
  past: Step[];
  future: Step[];
}

/** One history for each person's store. A guest's store goes on leading to the history that moved to an account. */
const histories = new WeakMap<Store, History>();

function historyOf(store: Store): History {
  let history = histories.get(store);
  if (!history) histories.set(store, (history = { store, past: [], future: [] }));
  return history;
}

/** Remembers what undoes something that was just done; what had been undone before can no longer be redone. */
export function remember(store: Store, changes: readonly Change[]): Step {
  const history = historyOf(store);
  const step = { changes };
  history.past = [...history.past, step].slice(-MAX_STEPS);
  history.future = [];
  return step;
}

/**
 * Moves a guest's steps to the person whom the guest's work belongs to from now on, ahead of the person's own.
 * A step that a screen holds on to stays the same object.
 */
export function moveHistory(guest: Store, person: Store, userId: string): void {
  const moved = histories.get(guest);
  if (!moved || moved.store === person) return;
  for (const step of [...moved.past, ...moved.future]) step.changes = toChangesOf(userId, step.changes);
  const own = historyOf(person);
  own.past = [...moved.past, ...own.past].slice(-MAX_STEPS);
  own.future = [...moved.future, ...own.future];
  histories.set(guest, own);
}

/** Forgets all steps of a person who has signed out. */
export function forgetHistory(store: Store): void {
  Object.assign(historyOf(store), { past: [], future: [] });
}

/**
 * Takes back one step, by default the latest, as far as it stands as it was left.
 * @returns undefined when there is nothing to take back
 */
export const undo = (store: Store, step?: Step): Promise<Turned | undefined> => turn(store, step, 'past', 'future');

/**
 * Does again what was taken back, by default the latest, as far as it stands as that left it.
 * @returns undefined when there is nothing to do again
 */
export const redo = (store: Store, step?: Step): Promise<Turned | undefined> => turn(store, step, 'future', 'past');

async function turn(
  asked: Store,
  step: Step | undefined,
  from: 'past' | 'future',
  to: 'past' | 'future',
): Promise<Turned | undefined> {
  const history = historyOf(asked);
  const { store } = history;
  const before = history[from];
  const index = step ? before.indexOf(step) : before.length - 1;
  const target = before[index];
  if (!target) return undefined;
  // Taken out at once, so that a second press goes on to the step before; put back when the device could not store it.
  history[from] = before.toSpliced(index, 1);
  const carryOut = async () => carryOutDue(store, await whereFolded(store, target.changes));
  const { changes, stays } = await carryOut().catch((cause: unknown) => {
    history[from] = putBack(history[from], target, new Set(before.slice(0, index)));
    throw cause;
  });
  const turned = changes.length > 0 ? { changes } : undefined;
  if (turned) history[to] = [...history[to], turned];
  return { step: turned, stays };
}

/** Steps with one more, after those that came before it and ahead of what was remembered meanwhile. */
function putBack(steps: Step[], target: Step, earlier: ReadonlySet<Step>): Step[] {
  const index = steps.findLastIndex((step) => earlier.has(step)) + 1;
  return steps.toSpliced(index, 0, target);
}
