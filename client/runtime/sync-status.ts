/** Where a person's changes are, in the nine states that the sync chip knows. */
import { liveQuery } from 'dexie';
import { formatStamp } from '#protocol/stamp.ts';
import type { Store } from '#client/store/database.ts';
import { waitingForUpdate } from '#client/store/server-schema.ts';
import { readRoom } from '#client/store/room.ts';
import type { Phase } from '#client/sync/engine.ts';
import type { SyncPorts } from '#client/sync/ports.ts';

/**
 * `clock`: the server answers, but finds stamps ahead however often they are made anew. `full`: it has no room for some of what waits.
 */
export type SyncState =
  'guest' | 'synced' | 'syncing' | 'full' | 'offline' | 'unreachable' | 'clock' | 'sign-in' | 'attention';

export interface SyncStatus {
  state: SyncState;
  /** Records with changes that the server has not acknowledged. */
  waiting: number;
  /** Changes that the server refused and that wait for a decision. */
  attention: number;
  /** When the server last answered, in ms since 1970; null when it never did. */
  lastSyncAt: number | null;
  /** The server has retired what this build speaks. */
  updateNeeded: boolean;
  /** Of the changes that wait, those that have waited for more than a day. */
  longUnsent: number;
  /** While everything comes to this device for the first time: how many records have; null at any other time. */
  arrived: number | null;
}

export interface PhaseSource {
  current: Phase;
  subscribe(listener: () => void): void;
}

/**
 * Tells the status now and at each change.
 * @returns ends it
 */
export function watchStatus(
  store: Store,
  userId: string | null,
  phases: PhaseSource,
  ports: Pick<SyncPorts, 'online' | 'onConnection'>,
  tell: (status: SyncStatus) => void,
): () => void {
  let counts: Counts = { waiting: 0, isFull: false, attention: 0, lastSyncAt: null, longUnsent: 0, arrived: null };
  /** Whether the server has answered since the device last said something about its network. */
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
/** Below every stamp of a millisecond. */
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
  // What only an update of the server can take is no trouble of anybody here.
  const waiting = queued - later.length;
  const longUnsent = old - later.filter(({ since }) => since < dayAgo).length;
  const lastSyncAt = (synced?.value as number | undefined) ?? null;
  // Counting takes the longer the more there is, and to a guest nothing comes from anywhere.
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

/** What the user can do something about comes first. */
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
