/**
 * Two goals of one title on one day become one: what the student wrote into the local one goes into the one that
 * stands on the server, and what pointed at the local one points there.
 * @see contract section 4.6; docs/sync-rules.md R17
 */
import { goals } from '#protocol/goal.ts';
import { tick } from '#client/store/clock.ts';
import { addNotice, type Settlement } from '#client/store/absorb.ts';
import {
  isLive,
  keyOf,
  loadStates,
  saveStates,
  toRefusedCreation,
  visible,
  type RecordState,
} from '#client/store/record-state.ts';
import { neverSent, stampAll, type Slot } from '#client/store/slot.ts';
import { enqueue } from '#client/store/write.ts';
import { stampOf, type Stamped, type Stamps } from '#protocol/merge.ts';
import type { ProblemDocument } from '#protocol/problem-document.ts';
import { isSystemStamp, nextSystemStamp, type Stamp } from '#protocol/stamp.ts';

/** Of two values that differ, one gives way. */
const EXCLUSIVE = ['subject', 'reminder', 'estimate', 'deadlineId'];
const CARRIED = ['completed', 'notes', 'firstDate', ...EXCLUSIVE];

/**
 * Folds a refused creation into the goal that stands.
 * @param problem  the refusal, which names that goal
 * @param wait  called instead when that goal has not arrived on this device yet
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
    // Under another title it can stand by itself.
    if (!hasRoom(local, standing))
      settlement.attention.push(
        toRefusedCreation(ports.newId(), 'goals', local, problem, settlement.nowMs + settlement.clock.offsetMs),
      );
  }
  await settlement.store.meta.put({ key: `folded ${state.id}`, value: existingId });
  await moveLogs(settlement, state.id, existingId);
}

/** The refused creation may still arrive once more, held up somewhere; a deletion keeps it from coming to life then. */
const deletion = (settlement: Settlement, local: Stamped | null): Slot => ({
  ...neverSent(settlement.store.ports.newId()),
  method: 'DELETE',
  body: {},
  stamps: { deleted: stampAfter(settlement, local) },
});

/** The next stamp, later than what a record shows. */
const stampAfter = ({ store, clock }: Settlement, record: Stamped | null): Stamp =>
  tick(clock, store.ports.now(), record);

/** A title, day or place that somebody gave it while its creation was on its way: they changed the goal that stands, whichever they meant. */
const moved = ({ body, stamps }: Slot): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(body).filter(([field]) => !CARRIED.includes(field) && !isSystemStamp(stamps[field]!)),
  );

/** What the local goal says beyond the defaults and the standing one does not say. */
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

/** Whether one goal can say what the notes of both say. */
const hasRoom = (local: Stamped, standing: Stamped): boolean =>
  ['', standing.notes].includes(local.notes) ||
  standing.notes === '' ||
  goals.fields.notes.safeParse(joined(local, standing)).success;

/** What the local goal says and the standing one says otherwise: shown to its author with both values. */
function noteGivenUp(settlement: Settlement, existing: RecordState, local: Stamped, standing: Stamped): void {
  for (const field of EXCLUSIVE) {
    const [stands, gaveWay] = [standing[field], local[field]];
    if (gaveWay !== null && stands !== null && gaveWay !== stands)
      addNotice(settlement, existing, { field, stands, gaveWay, mine: true });
  }
}

/** Nobody decides that a log moves, so whatever a person does to it wins, a deletion on another device included. */
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

/** @param given  when its author gave the fields that do not go along unasked: of two values the later stays, but no earlier than the server's */
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
