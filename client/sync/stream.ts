/**
 * The stream of live changes, in the leading tab: opened at the store's cursor after a successful round, and again whenever it ends.
 * It brings only changes that a round would bring as well, but sooner; the next round finds everything it misses.
 * @see docs/sync-rules.md R42, R43
 */
import type { ChangesEvent, StreamEvents } from '#client/http/follow.ts';
import { absorb, readCursor } from '#client/store/absorb.ts';
import type { Store } from '#client/store/database.ts';
import { Problem } from '#protocol/problem.ts';
import { PROTOCOL } from '#protocol/sync.ts';
import { backoffMs } from './backoff.ts';
import type { Beside } from './exchange.ts';
import type { Cancel, SyncPorts } from './ports.ts';
import type { Pace } from './round.ts';

/** Opens a stream on the network; resolves when the stream ends. @throws Problem */
export type Follow = (cursor: string, on: StreamEvents, signal: AbortSignal, protocol: number) => Promise<void>;

export interface Stream {
  /**
   * Called after a successful round: opens the stream, unless it is open or waiting.
   * @param isBack  whether rounds had failed before, so that a waiting stream may be opened at once
   */
  begin(isBack?: boolean): void;
  /** Whether the stream is open and has received something. */
  isOpen(): boolean;
  /** Called before a batch is sent: events that leave out its changes are absorbed once the store holds that batch. */
  beside(this: void): Beside | undefined;
  stop(): void;
}

/** The longest silence on a stream; the server sends a keep-alive every 20 s. */
const SILENCE_MS = 40_000;
/** How long the stream and the rounds, which bring the same changes, may be out of step. */
const OUT_OF_STEP_MS = 1_000;

/** The time within which a round follows a broken stream: at random, because all streams of a server break off at once. */
const NUDGE_WITHIN_MS = 2_000;

/**
 * Makes the stream of a store.
 * @param nudge   asks for a round after some ms
 * @param pace    the protocol of the last successful round; reset when a stream ends, since the server may have been updated
 * @param isDown  whether rounds are failing: then no stream is opened before one succeeds
 */
export function createStream(
  store: Store,
  follow: Follow,
  ports: SyncPorts,
  nudge: (ms: number) => void,
  pace: Pick<Pace, 'protocol'> = {},
  isDown: () => boolean = () => false,
): Stream {
  let connection: Connection | null = null;
  let waiting: Cancel | null = null;
  let wasTold = false;
  let failures = 0;
  let stopped = false;

  const open = async (): Promise<void> => {
    waiting = null;
    if (stopped || connection || isDown()) return;
    const mine = createConnection(store, ports, () => (failures = 0));
    connection = mine;
    const problem = await mine.follow(follow, pace.protocol ?? PROTOCOL);
    connection = null;
    if (stopped) return;
    failures += 1;
    delete pace.protocol;
    // A round comes first: it renews the session, or starts over.
    if (problem && problem.status >= 400 && problem.status < 429) return nudge(0);
    wait(mine.comeBackMs());
    // A round finds out whether the server is there.
    if (problem?.code === 'network' || (!problem && mine.comeBackMs() === 0)) nudge(ports.random() * NUDGE_WITHIN_MS);
  };

  const wait = (askedMs: number): void => {
    wasTold = askedMs > 0;
    waiting = ports.after(backoffMs(failures, ports.random(), askedMs), () => void open());
  };

  return {
    begin(isBack = false) {
      if (waiting && (wasTold || !isBack)) return;
      waiting?.();
      void open();
    },
    isOpen: () => connection?.isOpen() ?? false,
    beside: () => connection?.beside(),
    stop() {
      stopped = true;
      waiting?.();
      connection?.cut();
    },
  };
}

/** One stream, from its first event to its end. */
interface Connection {
  /** Whether anything has arrived. */
  isOpen(): boolean;
  /** The delay before the next stream that the server asked for, in ms. */
  comeBackMs(): number;
  /** Follows the stream to its end. @returns the problem with which the server answered instead, if any */
  follow(follow: Follow, protocol: number): Promise<Problem | undefined>;
  /** Registers a batch beside it; undefined before the server has named the stream. */
  beside(): Beside | undefined;
  cut(): void;
}

/** Makes one connection. @param onOpen  called when something arrives for the first time */
function createConnection(store: Store, ports: SyncPorts, onOpen: () => void): Connection {
  const hangUp = new AbortController();
  let isOpen = false;
  let comeBackMs = 0;
  let position = '';
  let silence: Cancel = () => undefined;
  let check: Cancel = () => undefined;
  let taken = Promise.resolve();
  /** For each batch sent beside this stream, whether the store holds it; resolved once its answer is absorbed or given up. */
  const held: Promise<boolean>[] = [];
  let name: string | undefined;
  let wasReset: Problem | undefined;

  const cut = (): void => hangUp.abort();

  const listen = (): void => {
    silence();
    silence = ports.after(SILENCE_MS, cut);
  };

  const isInStep = async (): Promise<boolean> => (await readCursor(store)) === position;

  const cutUnlessInStep = async (): Promise<void> => {
    if (!(await isInStep().catch(() => false))) cut();
  };

  const take = async ({ cursor, changes, leftOut }: ChangesEvent): Promise<void> => {
    // The server may have applied a copy of a batch that was refused or given up here: then everything is read again from the stored cursor.
    for (const batch of leftOut ?? []) if (!(await held[batch])) return cut();
    if (hangUp.signal.aborted) return;
    const answer = { cursor, changes, hasMore: true, results: [] };
    await absorb(store, { from: position, answer, sent: new Map(), settle: () => undefined });
    position = cursor;
    check();
    if (!(await isInStep())) check = ports.after(OUT_OF_STEP_MS, () => void cutUnlessInStep());
  };

  const events: StreamEvents = {
    heard: () => {
      if (!isOpen) onOpen();
      isOpen = true;
      listen();
    },
    changes: (event) => {
      // After an event that the store could not absorb, no further one is, because the failed one would be skipped.
      taken = taken.then(() => take(event));
      taken.catch(cut);
    },
    named: (stream) => (name = stream),
    reset: () => (wasReset = new Problem('cursor_expired')),
    comeBackIn: (ms) => (comeBackMs = ms),
  };

  return {
    isOpen: () => isOpen,
    comeBackMs: () => comeBackMs,
    cut,
    beside() {
      if (name === undefined) return undefined;
      let over: (isHeld: boolean) => void = () => undefined;
      const batch = held.push(new Promise((resolve) => (over = resolve))) - 1;
      return { name: { stream: name, batch }, over };
    },
    async follow(follow, protocol) {
      try {
        const cursor = await readCursor(store);
        if (cursor === null) return;
        position = cursor;
        listen();
        await follow(cursor, events, hangUp.signal, protocol);
      } catch (error) {
        // Other errors of the store are found and reported by rounds.
        return Problem.from(error, 'network');
      } finally {
        isOpen = false;
        silence();
        check();
        await taken.catch(() => undefined);
      }
      return wasReset;
    },
  };
}
