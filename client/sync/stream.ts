/**
 * Live changes, in the tab that leads: a stream from where the store stands, opened after a good round and again whenever it ends.
 * It brings nothing that a round would not bring, only sooner; what it misses, the next round finds.
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

/** The network, as far as a stream knows it; resolves when the stream ends. @throws Problem */
export type Follow = (cursor: string, on: StreamEvents, signal: AbortSignal, protocol: number) => Promise<void>;

export interface Stream {
  /**
   * A round went well: follows from here on, unless it does already.
   * @param isBack  rounds had failed before: what a stream would still wait for is over
   */
  begin(isBack?: boolean): void;
  /** Whether changes come by themselves just now. */
  isOpen(): boolean;
  /** A batch is about to be sent: what the stream leaves out for it is taken once the store holds that batch. */
  beside(this: void): Beside | undefined;
  stop(): void;
}

/** The server gives a sign of life every 20 s. */
const SILENCE_MS = 40_000;
/** A round and the stream bring the same changes; for so long either may be ahead of the other. */
const OUT_OF_STEP_MS = 1_000;

/** After a stream that broke off, a round comes within so long: later by chance, for all connections of a server break off at once. */
const NUDGE_WITHIN_MS = 2_000;

/**
 * @param nudge  asks for a round after some ms
 * @param pace   the protocol that the last good round spoke; once a stream has ended, the server may be a newer one
 * @param isDown  whether rounds fail just now: then no stream is tried either before one went well
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
    // A good round first: it renews the session, or starts over.
    if (problem && problem.status >= 400 && problem.status < 429) return nudge(0);
    wait(mine.comeBackMs());
    // Whether the server is there at all, a round finds out.
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
  /** Whether something has come. */
  isOpen(): boolean;
  /** How long the server asked to wait before the next one, in ms. */
  comeBackMs(): number;
  /** Follows until its end. @returns what the server said instead, if anything */
  follow(follow: Follow, protocol: number): Promise<Problem | undefined>;
  /** Undefined while the server has not named it. */
  beside(): Beside | undefined;
  cut(): void;
}

/** @param onOpen  told when something comes for the first time */
function createConnection(store: Store, ports: SyncPorts, onOpen: () => void): Connection {
  const hangUp = new AbortController();
  let isOpen = false;
  let comeBackMs = 0;
  let position = '';
  let silence: Cancel = () => undefined;
  let check: Cancel = () => undefined;
  let taken = Promise.resolve();
  /** Of each batch that was sent beside this stream, whether the store holds it, once its answer is taken or given up. */
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
    // A copy of a batch may have been taken whose author was refused, or has given up: then all comes anew from the stored cursor on.
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
      // After one that the store could not take, none is taken: it would be skipped.
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
        // Rounds meet whatever else is wrong with the store, and say so.
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
