/**
 * Live changes, in the tab that leads: a stream from where the store stands, opened after a good round and again whenever it ends.
 * It brings nothing that a round would not bring, only sooner; what it misses, the next round finds.
 * @see docs/sync-rules.md R42, R43
 */
import type { ChangesEvent, StreamEvents } from '#client/http/follow.ts';
import { absorb, readCursor } from '#client/store/absorb.ts';
import type { Store } from '#client/store/database.ts';
import { Problem } from '#protocol/problem.ts';
import { backoffMs } from './backoff.ts';
import type { Cancel, SyncPorts } from './ports.ts';

/** The network, as far as a stream knows it; resolves when the stream ends. @throws Problem */
export type Follow = (cursor: string, on: StreamEvents, signal: AbortSignal) => Promise<void>;

export interface Stream {
  /**
   * A round went well: follows from here on, unless it does already.
   * @param isBack  rounds had failed before: what a stream would still wait for is over
   */
  begin(isBack?: boolean): void;
  /** Whether changes come by themselves just now. */
  isOpen(): boolean;
  stop(): void;
}

/** The server gives a sign of life every 20 s. */
const SILENCE_MS = 40_000;
/** A round and the stream bring the same changes; for so long either may be ahead of the other. */
const OUT_OF_STEP_MS = 1_000;

/** @param nudge  asks for a round soon */
export function createStream(store: Store, follow: Follow, ports: SyncPorts, nudge: () => void): Stream {
  let line: Line | null = null;
  let waiting: Cancel | null = null;
  let wasTold = false;
  let failures = 0;
  let stopped = false;

  const open = async (): Promise<void> => {
    waiting = null;
    if (stopped || line) return;
    const mine = new Line(store, ports, () => (failures = 0));
    line = mine;
    const problem = await mine.follow(follow);
    line = null;
    if (stopped) return;
    failures += 1;
    // A good round first: it renews the session, or starts over.
    if (problem && problem.status >= 400 && problem.status < 429) nudge();
    else wait(mine.comeBackMs);
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
    isOpen: () => line?.isOpen ?? false,
    stop() {
      stopped = true;
      waiting?.();
      line?.cut();
    },
  };
}

/** One stream from its first event to its end. */
class Line {
  isOpen = false;
  comeBackMs = 0;
  private readonly hangUp = new AbortController();
  private position = '';
  private silence: Cancel = () => undefined;
  private check: Cancel = () => undefined;
  private taken: Promise<void> = Promise.resolve();
  private wasReset: Problem | undefined;

  constructor(
    private readonly store: Store,
    private readonly ports: SyncPorts,
    private readonly onOpen: () => void,
  ) {}

  /** @returns what the server said instead, if anything */
  async follow(follow: Follow): Promise<Problem | undefined> {
    try {
      const cursor = await readCursor(this.store);
      if (cursor === null) return;
      this.position = cursor;
      this.listen();
      await follow(cursor, this.events, this.hangUp.signal);
    } catch (error) {
      // Rounds meet whatever else is wrong with the store, and say so.
      return error instanceof Problem ? error : new Problem('network', undefined, {}, { cause: error });
    } finally {
      this.isOpen = false;
      this.silence();
      this.check();
      await this.taken.catch(() => undefined);
    }
    return this.wasReset;
  }

  cut(): void {
    this.hangUp.abort();
  }

  private readonly events: StreamEvents = {
    heard: () => {
      if (!this.isOpen) this.onOpen();
      this.isOpen = true;
      this.listen();
    },
    changes: (event) => {
      // After one that the store could not take, none is taken: it would be skipped.
      this.taken = this.taken.then(() => this.take(event));
      this.taken.catch(() => this.cut());
    },
    reset: () => (this.wasReset = new Problem('cursor_expired')),
    comeBackIn: (ms) => (this.comeBackMs = ms),
  };

  private listen(): void {
    this.silence();
    this.silence = this.ports.after(SILENCE_MS, () => this.cut());
  }

  private async take({ cursor, changes }: ChangesEvent): Promise<void> {
    const answer = { cursor, changes, hasMore: true, results: [], serverTime: '' };
    await absorb(this.store, { from: this.position, answer, sent: new Map(), settle: () => undefined });
    this.position = cursor;
    this.check();
    if (!(await this.isInStep())) this.check = this.ports.after(OUT_OF_STEP_MS, () => void this.cutUnlessInStep());
  }

  private async cutUnlessInStep(): Promise<void> {
    if (!(await this.isInStep().catch(() => false))) this.cut();
  }

  private async isInStep(): Promise<boolean> {
    return (await readCursor(this.store)) === this.position;
  }
}
