/** The sync status of a person's changes, in the nine states of the sync chip. */
import { liveQuery } from 'dexie';
import { formatStamp } from '#protocol/stamp.ts';
import type { Store } from '#client/store/database.ts';
import { waitingForUpdate } from '#client/store/server-schema.ts';
import { readRoom } from '#client/store/room.ts';
import type { Phase } from '#client/sync/engine.ts';
import type { SyncPorts } from '#client/sync/ports.ts';

/**
 * `clock`: the server answers, but refuses stamps as ahead even after they were made anew. `full`: some changes exceed the quota.
 */
export type SyncState =
  'guest' | 'synced' | 'syncing' | 'full' | 'offline' | 'unreachable' | 'clock' | 'sign-in' | 'attention';

export interface SyncStatus {
  state: SyncState;
  /** The number of records with changes that the server has not acknowledged. */
  waiting: number;
  /** The number of refused changes that wait for a decision. */
  attention: number;
  /** When the server last answered, in ms since 1970; null when it never did. */
  lastSyncAt: number | null;
  /** Whether the server does not accept this build's protocol any more. */
  updateNeeded: boolean;
  /** The number of records whose changes have waited for more than a day. */
  longUnsent: number;
  /** During the first pull, the number of records that have arrived; null at any other time. */
  arrived: number | null;
}

export interface PhaseSource {
  current: Phase;
  subscribe(listener: () => void): void;
}

/**
 * Reports the status now and at each change.
 * @returns stops reporting
 */
export function watchStatus(
  store: Store,
  userId: string | null,
  phases: PhaseSource,
  ports: Pick<SyncPorts, 'online' | 'onConnection'>,
  tell: (status: SyncStatus) => void,
): () => void {
  let counts: Counts = { waiting: 0, isFull: false, attention: 0, lastSyncAt: null, longUnsent: 0, arrived: null };
  /** Whether the server has answered since the browser last reported a change of its network. */
  let answered = false;
  const update = () => tell(toStatus(userId, phases.current, counts, answered || ports.online()));
  phases.subscribe(() => {
    if (phases.current.name !== 'syncing') answered = phases.current.name === 'idle';
    update();
  });
  const unheed = ports.onConnection(() => {
    answered = false;
    update();
  });
  const subscription = liveQuery(async () => store.lasting(() => readCounts(store, userId))).subscribe((next) => {
    counts = next;
    update();
  });
  update();
  return () => {
    unheed();
    subscription.unsubscribe();
  };
}

type Counts = Omit<SyncStatus, 'state' | 'updateNeeded'> & { isFull: boolean };

const DAY_MS = 86_400_000;
/** With a millisecond, the smallest stamp of that millisecond. */
const FIRST_OF = { counter: 0, replicaId: '0000000000000000' };

async function readCounts(store: Store, userId: string | null): Promise<Counts> {
  const dayAgo = formatStamp({ ms: Math.max(0, store.now() - DAY_MS), ...FIRST_OF });
  const [queued, attention, synced, old, room, later] = await Promise.all([
    store.outbox.count(),
    store.attention.count(),
    store.meta.get('synced'),
    store.outbox.where('since').below(dayAgo).count(),
    readRoom(store),
    waitingForUpdate(store),
  ]);
  // Changes that wait for an update of the server are not shown as waiting.
  const waiting = queued - later.length;
  const longUnsent = old - later.filter(({ since }) => since < dayAgo).length;
  const lastSyncAt = (synced?.value as number | undefined) ?? null;
  // Counting takes long in a large store, and a guest's store receives nothing.
  const arrives = userId !== null && lastSyncAt === null;
  const arrived = arrives ? (await store.goals.count()) + (await store.logs.count()) - waiting : null;
  const isFull = waiting > 0 && room !== null;
  return {
    waiting,
    isFull,
    attention,
    lastSyncAt,
    longUnsent,
    arrived: arrived !== null && arrived > 0 ? arrived : null,
  };
}

function toStatus(userId: string | null, phase: Phase, counts: Counts, online: boolean): SyncStatus {
  const { isFull: _, ...told } = counts;
  const updateNeeded = phase.name === 'failing' && phase.problem.code === 'upgrade_required';
  return { ...told, updateNeeded, state: userId === null ? 'guest' : toState(phase, counts, online, updateNeeded) };
}

/** The state to show: those that the user can act on come first. */
function toState(
  phase: Phase,
  { waiting, isFull, attention, lastSyncAt }: Counts,
  online: boolean,
  updateNeeded: boolean,
): SyncState {
  if (phase.name === 'signed-out') return 'sign-in';
  if (attention > 0 || updateNeeded) return 'attention';
  if (phase.name === 'failing' && phase.problem.code === 'clock_ahead') return 'clock';
  if (phase.name === 'failing') return online ? 'unreachable' : 'offline';
  if (!online) return 'offline';
  if (isFull) return 'full';
  return phase.name === 'syncing' || waiting > 0 || lastSyncAt === null ? 'syncing' : 'synced';
}
