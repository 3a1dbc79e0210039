/**
 * The undo history. Each step holds the changes that undo it, as its command returned them. Undoing is a write like any other, so it
 * syncs, and the changes that it returns redo the step.
 */
import type { Store } from '#client/store/database.ts';
import type { Since } from '#client/store/as-left.ts';
import { carryOutDue, type Change } from './change.ts';
import { toChangesOf, whereFolded } from './moved-changes.ts';

/** One thing a person did. */
export interface Step {
  changes: readonly Change[];
}

/** The outcome of an undo or a redo. */
export interface Turned {
  /** The step that reverses it again; undefined where nothing was as the step left it. */
  step: Step | undefined;
  /** For each part that stays because it was written since: where that was. */
  stays: readonly Since[];
}

/** Enough for a long session; a step is a few fields. */
const MAX_STEPS = 200;

interface History {
  /** The store that its steps change. */
  store: Store;
  past: Step[];
  future: Step[];
}

/** One history for each store. A guest's store keeps leading to the history that moved to an account. */
const histories = new WeakMap<Store, History>();

function historyOf(store: Store): History {
  let history = histories.get(store);
  if (!history) histories.set(store, (history = { store, past: [], future: [] }));
  return history;
}

/** Adds a step. Steps that were undone before can no longer be redone. */
export function remember(store: Store, changes: readonly Change[]): Step {
  const history = historyOf(store);
  const step = { changes };
  history.past = [...history.past, step].slice(-MAX_STEPS);
  history.future = [];
  return step;
}

/**
 * Moves a guest's steps to the person who adopts the guest's work, before the person's own. Steps stay the same objects, because
 * screens refer to them.
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

/** Clears the history of a person who has signed out. */
export function forgetHistory(store: Store): void {
  Object.assign(historyOf(store), { past: [], future: [] });
}

/**
 * Undoes one step, by default the latest, as far as its fields are as it left them.
 * @returns undefined when there is nothing to undo
 */
export const undo = (store: Store, step?: Step): Promise<Turned | undefined> => turn(store, step, 'past', 'future');

/**
 * Redoes one undone step, by default the latest, as far as its fields are as the undo left them.
 * @returns undefined when there is nothing to redo
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
  // Removed at once, so that a second press takes the step before; put back when the device could not store it.
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

/** Inserts a step after those that came before it and ahead of those added meanwhile. */
function putBack(steps: Step[], target: Step, earlier: ReadonlySet<Step>): Step[] {
  const index = steps.findLastIndex((step) => earlier.has(step)) + 1;
  return steps.toSpliced(index, 0, target);
}
