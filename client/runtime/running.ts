/** The engine and the sync status of a store that is in use. */
import type { Person } from '#client/device/device-database.ts';
import type { Api } from '#client/http/api.ts';
import type { PersonSession } from '#client/http/session.ts';
import type { Agreement, Store } from '#client/store/database.ts';
import type { Engine } from '#client/sync/engine.ts';
import type { Post } from '#client/sync/exchange.ts';
import type { SyncPorts } from '#client/sync/ports.ts';
import { Phases } from './phases.ts';
import { startLater } from './start-later.ts';
import { watchStatus, type SyncStatus } from './sync-status.ts';

export interface Running {
  /** Null for a guest, whose store is not synced. */
  engine: Engine | null;
  /** As `Runtime.compare`. */
  compare(): Promise<Agreement | undefined>;
  stop(): void;
}

export interface RunDeps {
  api: Api;
  ports: SyncPorts;
  /** Resolves when the first screen is drawn: the engine starts then. */
  begun: Promise<void>;
  onStatus: (status: SyncStatus) => void;
}

/** Syncing starts after the first screen, so its scripts are loaded then. */
const loadEngine = () => import('#client/sync/engine.ts');
const loadCompare = () => import('#client/sync/compare-when-due.ts');

/** Starts the engine and the status of a person's store. @param session  null for a guest */
export async function run(
  person: Person,
  store: Store,
  session: PersonSession | null,
  deps: RunDeps,
): Promise<Running> {
  const unfollow = await store.followTime();
  const phases = new Phases();
  const syncing = session && sync(store, session, phases, deps);
  const unwatch = watchStatus(store, person.userId, phases, deps.ports, deps.onStatus);
  return {
    engine: syncing?.engine ?? null,
    compare: async () => syncing?.compare(),
    stop() {
      syncing?.engine.stop();
      unwatch();
      unfollow();
    },
  };
}

/** Keeps a store in sync with an account: the engine, and the comparison of both sides that a person may ask for. */
function sync(store: Store, session: PersonSession, phases: Phases, { api, ports, begun }: RunDeps) {
  const post: Post = (request) => session.authorized((token) => api.sync(token, request));
  const start = async (): Promise<Engine> => {
    const [{ startEngine }, { compareWhenDue }] = await Promise.all([loadEngine(), loadCompare()]);
    return startEngine(
      store,
      post,
      ports,
      phases.set,
      (...asked) => session.authorized((token) => api.follow(token, ...asked)),
      compareWhenDue,
    );
  };
  const engine = startLater(start, begun);
  return {
    engine,
    async compare(): Promise<Agreement | undefined> {
      await engine.syncNow();
      const { reachAgreement } = await import('#client/sync/agreement.ts');
      return reachAgreement(store, post, () => engine.syncNow());
    },
  };
}
