/**
 * What was done here and can be taken back. Each step holds the changes that undo it, as its command answered them;
 * undoing is a write like any other, so it syncs, and its own answer is what redoes.
 */
import type { Store } from '#client/store/database.ts';
import { carryOut, type Change } from './change.ts';

/** One thing a person did. */
export interface Step {
  changes: readonly Change[];
}

/** Enough for a long sitting; a step is a few fields. */
const MAX_STEPS = 200;

interface History {
  past: Step[];
  future: Step[];
}

/** One history for each store: another person on this device never undoes what this one did. */
const histories = new WeakMap<Store, History>();

function historyOf(store: Store): History {
  let history = histories.get(store);
  if (!history) histories.set(store, (history = { past: [], future: [] }));
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
 * Takes back one step, by default the latest.
 * @returns the step that does it again; undefined when there is nothing to take back
 */
export async function undo(store: Store, step?: Step): Promise<Step | undefined> {
  const history = historyOf(store);
  const target = step ?? history.past.at(-1);
  if (!target || !history.past.includes(target)) return undefined;
  // Taken out at once, so that a second press goes on to the step before; put back when the device could not store it.
  const before = history.past;
  history.past = before.filter((each) => each !== target);
  const again = { changes: await carryOut(store, target.changes).catch(restore(() => (history.past = before))) };
  history.future = [...history.future, again];
  return again;
}

/**
 * Does again what was taken back, by default the latest.
 * @returns the step that undoes it; undefined when there is nothing to do again
 */
export async function redo(store: Store, step?: Step): Promise<Step | undefined> {
  const history = historyOf(store);
  const target = step ?? history.future.at(-1);
  if (!target || !history.future.includes(target)) return undefined;
  const before = history.future;
  history.future = before.filter((each) => each !== target);
  const back = { changes: await carryOut(store, target.changes).catch(restore(() => (history.future = before))) };
  history.past = [...history.past, back];
  return back;
}

const restore =
  (putBack: () => void) =>
  (cause: unknown): never => {
    putBack();
    throw cause;
  };
