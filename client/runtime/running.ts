/** What runs while an account's store is in use: its session, its engine, and the status that the screens show. */
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
  /** Null for a guest, who has nobody to sync with. */
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

/** What syncs starts after the first screen, so it is not among the first scripts. */
const loadEngine = () => import('#client/sync/engine.ts');
const loadCompare = () => import('#client/sync/compare-when-due.ts');

/** Begins to sync a person's store and to watch it. @param session  null for a guest */
export async function run(
  person: Person,
  store: Store,
  session: PersonSession | null,
  { api, ports, begun, onStatus }: RunDeps,
): Promise<Running> {
  const unfollow = await store.followTime();
  const phases = new Phases();
  const post: Post = (request) => session!.authorized((token) => api.sync(token, request));
  const start = async (signedIn: PersonSession): Promise<Engine> => {
    const [{ startEngine }, { compareWhenDue }] = await Promise.all([loadEngine(), loadCompare()]);
    return startEngine(
      store,
      post,
      ports,
      phases.set,
      (...asked) => signedIn.authorized((token) => api.follow(token, ...asked)),
      compareWhenDue,
    );
  };
  const engine = session && startLater(() => start(session), begun);
  const unwatch = watchStatus(store, person.userId, phases, ports, onStatus);
  return {
    engine,
    async compare() {
      if (!engine) return undefined;
      await engine.syncNow();
      const { reachAgreement } = await import('#client/sync/agreement.ts');
      return reachAgreement(store, post, () => engine.syncNow());
    },
    stop() {
      engine?.stop();
      unwatch();
      unfollow();
    },
  };
}
