/**
 * Decides when the leading tab syncs: after a local write, when the network or the user comes back, at intervals, and
 * after a failure with a delay. `round.ts` does the syncing.
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
/** The interval while the stream brings changes. */
const LIVE_IDLE_MS = 60_000;
const HIDDEN_IDLE_MS = 300_000;
/** The least time between attempts while they fail, whatever events come. */
const MIN_RETRY_MS = 3_000;
const SLOW_MS = 1_000;
/** The number of rounds with an older protocol before the newest is tried again. */
const OLDER_ROUNDS = 20;
/** The lower bound of a batch that failures make smaller. */
const MIN_BATCH = 25;

/** The state of syncing; `syncing` only once an attempt has taken a second. */
export type Phase =
  | { name: 'idle'; lastSyncAt: number | null }
  | { name: 'syncing' }
  | { name: 'failing'; problem: Problem }
  | { name: 'signed-out' };

export interface Loop {
  /** Syncs now, regardless of timers. @throws Problem when it fails; the loop goes on anyway */
  run(): Promise<void>;
  /** Syncs soon; while attempts fail, no sooner than the least time between them. */
  nudge(): void;
  /** Ends timers and subscriptions; a round that is under way finishes by itself. */
  stop(): void;
}

/**
 * Starts the loop.
 * @param onPhase  called at each change of phase
 * @param follow   opens the stream of live changes; without it changes come by rounds alone
 * @param compare  called after each successful round that left nothing to send
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
  /** The delay that the server asked for with its last refusal. */
  let askedMs = 0;
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  let timer: Cancel = () => undefined;

  const schedule = (ms: number): void => {
    timer();
    if (!stopped) timer = ports.after(ms, () => void run().catch(() => undefined));
  };

  /** The time until the next attempt. It is capped, because the clock may have jumped since. */
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
      // A server that was away may have been updated, and a single answer may have come from an older instance.
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
      // A smaller batch may pass where a slow network cannot carry this one.
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
  // The browser may be wrong about its network, so the server is asked.
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
