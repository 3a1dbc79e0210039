/**
 * Folds two goals of one title on one day into one: the content of the local goal moves into the one on the server, and
 * references to the local goal are changed to it.
 * @see contract section 4.6; docs/sync-rules.md R17
 */
import { goals } from '#protocol/goal.ts';
import { tick } from '#client/store/clock.ts';
import { addNotice, type Settlement } from '#client/store/absorb.ts';
import { isLive, keyOf, toRefusedCreation, visible, type RecordState } from '#client/store/record-state.ts';
import { loadStates, saveStates } from '#client/store/stored-states.ts';
import { neverSent, stampAll, type Slot } from '#client/store/slot.ts';
import { enqueue } from '#client/store/write.ts';
import { stampOf, type Stamped, type Stamps } from '#protocol/merge.ts';
import type { ProblemDocument } from '#protocol/problem-document.ts';
import { isSystemStamp, nextSystemStamp, type Stamp } from '#protocol/stamp.ts';

/** The fields that can have one value only, so that one of two different values is overridden. */
const EXCLUSIVE = ['subject', 'reminder', 'estimate', 'deadlineId'];
const CARRIED = ['completed', 'notes', 'firstDate', ...EXCLUSIVE];

/**
 * Folds a refused creation into the existing goal.
 * @param problem  the refusal, which names the existing goal
 * @param wait     called instead when that goal has not arrived on this device yet
 */
export async function foldGoal(
  settlement: Settlement,
  state: RecordState,
  problem: ProblemDocument,
  wait: () => void,
): Promise<void> {
  const existingId = problem.existing!;
  const { ports } = settlement.store;
  const existing = settlement.states.get(keyOf('goals', existingId));
  const standing = existing ? visible(existing) : null;
  if (!existing || !isLive('goals', standing)) return wait();
  const local = visible(state);
  const edited = state.queued;
  state.sending = null;
  state.queued = deletion(settlement, local);
  if (isLive('goals', local)) {
    const body = { ...(edited && moved(edited)), ...carried(local, standing) };
    patch(settlement, existing, body, stampAfter(settlement, standing), edited?.stamps);
    noteGivenUp(settlement, existing, local, standing);
    // With another title it is no duplicate any more.
    if (!hasRoom(local, standing))
      settlement.attention.push(
        toRefusedCreation(ports.newId(), 'goals', local, problem, settlement.nowMs + settlement.clock.offsetMs),
      );
  }
  await settlement.store.meta.put({ key: `folded ${state.id}`, value: existingId });
  await moveLogs(settlement, state.id, existingId);
}

/** The deletion of the local goal: a delayed copy of its creation may still arrive at the server, and must not create it. */
const deletion = (settlement: Settlement, local: Stamped | null): Slot => ({
  ...neverSent(settlement.store.ports.newId()),
  method: 'DELETE',
  body: {},
  stamps: { deleted: stampAfter(settlement, local) },
});

/** The next stamp, later than those of a record. */
const stampAfter = ({ store, clock }: Settlement, record: Stamped | null): Stamp =>
  tick(clock, store.ports.now(), record);

/** Title, day and position that were changed while the creation was on its way; they apply to the existing goal. */
const moved = ({ body, stamps }: Slot): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(body).filter(([field]) => !CARRIED.includes(field) && !isSystemStamp(stamps[field]!)),
  );

/** The values of the local goal that differ from the defaults and that the existing goal lacks. */
function carried(local: Stamped, standing: Stamped): Record<string, unknown> {
  const defaults: Record<string, unknown> = goals.defaults;
  const body: Record<string, unknown> = {};
  for (const field of CARRIED) {
    if (local[field] === defaults[field] || local[field] === standing[field]) continue;
    if (standing[field] === defaults[field]) body[field] = local[field];
    else if (field === 'notes' && hasRoom(local, standing)) body.notes = joined(local, standing);
  }
  return body;
}

const joined = (local: Stamped, standing: Stamped): string => `${String(standing.notes)}\n\n${String(local.notes)}`;

/** Whether the notes of both goals fit into one. */
const hasRoom = (local: Stamped, standing: Stamped): boolean =>
  ['', standing.notes].includes(local.notes) ||
  standing.notes === '' ||
  goals.fields.notes.safeParse(joined(local, standing)).success;

/** Adds a conflict notice for each field in which the existing goal keeps another value than the local one. */
function noteGivenUp(settlement: Settlement, existing: RecordState, local: Stamped, standing: Stamped): void {
  for (const field of EXCLUSIVE) {
    const [stands, gaveWay] = [standing[field], local[field]];
    if (gaveWay !== null && stands !== null && gaveWay !== stands)
      addNotice(settlement, existing, { field, stands, gaveWay, mine: true });
  }
}

/** Moves the logs of a goal to another. The change has system stamps, so every change by a person wins, including a deletion. */
async function moveLogs(settlement: Settlement, from: string, to: string): Promise<void> {
  const { store } = settlement;
  const ids = await store.logs.where('goalId').equals(from).primaryKeys();
  const fresh = ids.filter((id) => !settlement.states.has(keyOf('logs', id)));
  const states = await loadStates(
    store,
    fresh.map((id) => ['logs', id]),
  );
  for (const id of ids) {
    const state = (settlement.states.get(keyOf('logs', id)) ?? states.get(keyOf('logs', id)))!;
    const log = visible(state);
    if (isLive('logs', log)) patch(settlement, state, { goalId: to }, nextSystemStamp(stampOf(log.stamps, 'goalId')!));
  }
  await saveStates(store, [...states.values()]);
}

/** @param given  the stamps of the author for fields that may override; a field keeps the later of that stamp and the server's */
function patch(
  { store }: Settlement,
  state: RecordState,
  body: Record<string, unknown>,
  at: Stamp,
  given: Stamps = {},
): void {
  if (Object.keys(body).length === 0) return;
  const { server } = state;
  const stamps = stampAll(body, at);
  for (const field in stamps)
    if (!CARRIED.includes(field) && given[field]! > ((server && stampOf(server.stamps, field)) ?? ''))
      stamps[field] = given[field]!;
  const slot: Slot = { ...neverSent(store.ports.newId()), method: 'PATCH', body, stamps };
  enqueue(state, slot, store.ports.newId());
}
