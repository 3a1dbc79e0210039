/**
 * Two goals of one title on one day become one: what the student wrote into the local one goes into the one that
 * stands on the server, and what pointed at the local one points there.
 * @see contract section 4.6; docs/sync-rules.md R17
 */
import { goals } from '#protocol/goal.ts';
import { tick } from '#client/store/clock.ts';
import type { Notice } from '#client/store/database.ts';
import type { Settlement } from '#client/store/absorb.ts';
import { isLive, keyOf, loadStates, saveStates, visible, type RecordState } from '#client/store/record-state.ts';
import { neverSent, stampAll, type Slot } from '#client/store/slot.ts';
import { enqueue } from '#client/store/write.ts';
import type { Stamped } from '#protocol/merge.ts';

const CARRIED = ['completed', 'notes', 'subject', 'reminder'] as const;

/**
 * Folds a refused creation into the goal that stands.
 * @param wait  called instead when that goal has not arrived on this device yet
 */
export async function foldGoal(
  settlement: Settlement,
  state: RecordState,
  existingId: string,
  wait: () => void,
): Promise<void> {
  const existing = settlement.states.get(keyOf('goals', existingId));
  const standing = existing ? visible(existing) : null;
  if (!existing || !isLive('goals', standing)) return wait();
  const local = visible(state);
  state.sending = null;
  state.queued = deletion(settlement);
  if (isLive('goals', local)) {
    patch(settlement, existing, carried(local, standing));
    settlement.notices.push(...givenUp(settlement, local, standing));
  }
  await moveLogs(settlement, state.id, existingId);
}

/** The refused creation may still arrive once more, held up somewhere; a deletion keeps it from coming to life then. */
const deletion = ({ store, clock }: Settlement): Slot => ({
  ...neverSent(store.ports.newId()),
  method: 'DELETE',
  body: {},
  stamps: { deleted: tick(clock, store.ports.now()) },
});

/** What the local goal says beyond the defaults and the standing one does not say. */
function carried(local: Stamped, standing: Stamped): Record<string, unknown> {
  const defaults: Record<string, unknown> = goals.defaults;
  const body: Record<string, unknown> = {};
  for (const field of CARRIED) {
    if (local[field] === defaults[field] || local[field] === standing[field]) continue;
    if (standing[field] === defaults[field]) body[field] = local[field];
    else if (field === 'notes') body.notes = `${String(standing.notes)}\n\n${String(local.notes)}`;
  }
  return body;
}

/** What the local goal says and the standing one says otherwise: shown to its author with both values. */
const givenUp = ({ store }: Settlement, local: Stamped, standing: Stamped): Notice[] =>
  (['subject', 'reminder'] as const)
    .filter((field) => local[field] !== null && standing[field] !== null && local[field] !== standing[field])
    .map((field) => ({
      id: store.ports.newId(),
      resource: 'goals',
      recordId: standing.id,
      field,
      stands: standing[field],
      gaveWay: local[field],
      mine: true,
      at: store.ports.now(),
    }));

async function moveLogs(settlement: Settlement, from: string, to: string): Promise<void> {
  const { store } = settlement;
  const ids = await store.logs.where('goalId').equals(from).primaryKeys();
  const fresh = ids.filter((id) => !settlement.states.has(keyOf('logs', id)));
  const states = await loadStates(
    store,
    fresh.map((id) => ['logs', id]),
  );
  for (const id of ids)
    patch(settlement, (settlement.states.get(keyOf('logs', id)) ?? states.get(keyOf('logs', id)))!, { goalId: to });
  await saveStates(store, [...states.values()]);
}

function patch({ store, clock }: Settlement, state: RecordState, body: Record<string, unknown>): void {
  if (Object.keys(body).length === 0) return;
  const at = tick(clock, store.ports.now());
  const stamps = stampAll(body, at);
  enqueue(state, { ...neverSent(store.ports.newId()), method: 'PATCH', body, stamps }, store.ports.newId());
}
