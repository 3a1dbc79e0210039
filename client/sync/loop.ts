/**
 * When to sync, in the tab that leads: after a local write, when the network or the user comes back, now and then, and,
 * after a failure, later. What happens in a round is the business of `round.ts`.
 * @see docs/sync-rules.md R21–R25
 */
import { Problem } from '#protocol/problem.ts';
import { MAX_MUTATIONS } from '#protocol/sync.ts';
import type { Store } from '#client/store/database.ts';
import { backoffMs, MOST_ASKED_MS, PRESSING_CAP_MS } from './backoff.ts';
import type { Cancel, SyncPorts } from './ports.ts';
import type { Post } from './exchange.ts';
import { syncRound, type Pace } from './round.ts';
import type { CompareWhenDue } from './compare-when-due.ts';
import { createStream, type Follow } from './stream.ts';

const WRITE_DELAY_MS = 50;
const IDLE_MS = 15_000;
/** While changes come by themselves. */
const LIVE_IDLE_MS = 60_000;
const HIDDEN_IDLE_MS = 300_000;
/** While attempts fail, no event brings the next one nearer than this. */
const MIN_RETRY_MS = 3_000;
const SLOW_MS = 1_000;
/** So many rounds may speak an older protocol before ours is tried again. */
const OLDER_ROUNDS = 20;
/** Failures alone make batches no smaller than this. */
const MIN_BATCH = 25;

/** How the last attempt went; `syncing` only once it has taken a second. */
export type Phase =
  | { name: 'idle'; lastSyncAt: number | null }
  | { name: 'syncing' }
  | { name: 'failing'; problem: Problem }
  | { name: 'signed-out' };

export interface Loop {
  /** Tries now, whatever the timers say. @throws Problem when it fails; the loop goes on all the same */
  run(): Promise<void>;
  /** Tries soon; while attempts fail, not sooner than they may follow each other. */
  nudge(): void;
  /** Ends timers and subscriptions; a round that is under way finishes by itself. */
  stop(): void;
}

/**
 * Starts the loop.
 * @param onPhase  told of each change of phase
 * @param follow   brings changes as they happen; without it only rounds do
 * @param compare  is asked after each round that went well and left nothing to do
 */
export function startLoop(
  store: Store,
  post: Post,
  ports: SyncPorts,
  onPhase: (phase: Phase) => void,
  follow?: Follow,
  compare?: CompareWhenDue,
): Loop {
  const pace: Pace = { batch: MAX_MUTATIONS };
  let failures = 0;
  let rounds = 0;
  let lastTryAt = -Infinity;
  /** What the server asked for when it last refused. */
  let askedMs = 0;
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  let timer: Cancel = () => undefined;

  const schedule = (ms: number): void => {
    timer();
    if (!stopped) timer = ports.after(ms, () => void run().catch(() => undefined));
  };

  /** The clock may have jumped since: never longer than it can take. */
  const untilNextTry = (): number => {
    const gapMs = Math.max(MIN_RETRY_MS, askedMs);
    return Math.min(gapMs, Math.max(0, lastTryAt + gapMs - ports.now()));
  };

  const nudge = (ms: number): void => {
    if (running) again = true;
    else schedule(failures === 0 ? ms : Math.max(ms, untilNextTry()));
  };

  const stream = follow && createStream(store, follow, ports, nudge, pace, () => failures > 0);
  const idleMs = (): number => {
    if (!ports.visible()) return HIDDEN_IDLE_MS;
    return stream?.isOpen() ? LIVE_IDLE_MS : IDLE_MS;
  };

  const isPressing = async (): Promise<boolean> => ports.visible() && (await store.outbox.count().catch(() => 0)) > 0;

  const run = (): Promise<void> => {
    if (stopped) return Promise.resolve();
    running ??= attempt().finally(() => (running = null));
    return running;
  };

  const attempt = async (): Promise<void> => {
    timer();
    lastTryAt = ports.now();
    const slow = ports.after(SLOW_MS, () => onPhase({ name: 'syncing' }));
    try {
      again = false;
      await syncRound(store, post, pace, stream?.beside);
      const isBack = failures > 0;
      // Whoever was away may have been updated meanwhile; and an older one may have answered in its place once.
      rounds += 1;
      if (isBack || rounds % OLDER_ROUNDS === 0) delete pace.protocol;
      failures = 0;
      pace.batch = Math.min(MAX_MUTATIONS, pace.batch * 2);
      onPhase({ name: 'idle', lastSyncAt: ports.now() });
      schedule(again ? WRITE_DELAY_MS : idleMs());
      stream?.begin(isBack);
      if (!again) void compare?.(store, post, () => syncRound(store, post, pace));
    } catch (error) {
      failures += 1;
      // What a slow line cannot carry may pass in parts.
      pace.batch = Math.min(pace.batch, Math.max(MIN_BATCH, pace.batch >> 1));
      const problem = Problem.from(error, 'internal_error');
      onPhase(problem.status === 401 ? { name: 'signed-out' } : { name: 'failing', problem });
      const capMs = (await isPressing()) ? PRESSING_CAP_MS : undefined;
      askedMs = Math.min((problem.extras.retryAfter ?? 0) * 1_000, MOST_ASKED_MS);
      schedule(backoffMs(failures, ports.random(), askedMs, capMs));
      throw problem;
    } finally {
      slow();
    }
  };

  const unwatch = store.onWritten(() => nudge(WRITE_DELAY_MS));
  const unsubscribe = ports.onReturn(() => nudge(0));
  // The device may be wrong about its network; the server's word is worth more.
  const unheed = ports.onConnection(() => !ports.online() && nudge(0));
  schedule(0);

  return {
    run,
    nudge: () => nudge(0),
    stop() {
      stopped = true;
      stream?.stop();
      timer();
      unwatch();
      unsubscribe();
      unheed();
    },
  };
}
