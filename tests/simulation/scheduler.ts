/**
 * One seed, one thread, virtual time: everything that a run leaves to chance or to the clock is decided here, so that
 * the same seed is the same run. Each pending completion is a labelled event; the trace of labels is the proof.
 */
import { createHash, type Hash } from 'node:crypto';
import { Dice } from './dice.ts';

interface Event {
  at: number;
  /** Breaks ties in the order of scheduling. */
  order: number;
  label: string;
  run: () => void;
  cancelled: boolean;
}

/** Lines of the trace that are hashed together. */
const LINES_AT_ONCE = 1_000;

/** Held work takes milliseconds. In real time. */
const STUCK_MS = 60_000;

export class Scheduler extends Dice {
  /** True time, in ms since 1970; devices see it through clocks of their own. */
  nowMs = Date.UTC(2026, 0, 31, 9);
  private readonly queue: Event[] = [];
  private orders = 0;
  private readonly trace: Hash = createHash('sha256');
  private unhashed: string[] = [];
  /** How many events have run. */
  events = 0;
  /** Work that real engines do outside of the queue; the next event waits until it is done. */
  busy = 0;

  /** @param record  told of each line of the trace */
  constructor(
    seed: number,
    private readonly record?: (line: string) => void,
  ) {
    super(seed);
  }

  /** Runs something after some virtual milliseconds, unless cancelled. */
  after(ms: number, label: string, run: () => void): () => void {
    const event = { at: this.nowMs + Math.max(0, ms), order: (this.orders += 1), label, run, cancelled: false };
    push(this.queue, event);
    return () => void (event.cancelled = true);
  }

  /** A point at which others may come first: resolves after a short while that the seed decides. */
  step(label: string, maxMs = 3): Promise<void> {
    return new Promise((resolve) => this.after(this.random() * maxMs, label, resolve));
  }

  /** Runs something as the next event. */
  soon = (run: () => void): void => void this.after(0, 'soon', run);

  /** Runs events until none is left before a virtual time, or until `done` says so. */
  async run(untilMs: number, done: () => boolean = () => false): Promise<void> {
    await this.settle();
    while (!done()) {
      const next = this.queue[0];
      if (!next || next.at > untilMs) break;
      pop(this.queue);
      if (next.cancelled) continue;
      this.nowMs = Math.max(this.nowMs, next.at);
      this.events += 1;
      this.note(`${next.at.toFixed(3)} ${next.label}`);
      next.run();
      await this.settle();
    }
    if (!done() && Number.isFinite(untilMs)) this.nowMs = Math.max(this.nowMs, untilMs);
  }

  /** Real work, outside of the queue: the next event waits until it is done. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    this.busy += 1;
    try {
      return await work();
    } finally {
      this.busy -= 1;
    }
  }

  /** Runs events until something is done. */
  async finish<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const mark = () => void (done = true);
    work.then(mark, mark);
    await this.run(Infinity, () => done);
    return work;
  }

  /** Notes something in the trace. */
  note(text: string): void {
    this.unhashed.push(text);
    if (this.unhashed.length === LINES_AT_ONCE) this.hash();
    this.record?.(text);
  }

  /** What happened, as one number. */
  digest(): string {
    this.hash();
    return this.trace.copy().digest('hex');
  }

  private hash(): void {
    this.trace.update(this.unhashed.join('\n'));
    this.unhashed = [];
  }

  /** Lets every promise that can go on do so. @throws Error when held work never ends, since it waits for an event, say */
  private async settle(): Promise<void> {
    const since = performance.now();
    do {
      await new Promise(setImmediate);
      if (performance.now() - since > STUCK_MS) throw new Error('Work that is held does not end.');
    } while (this.busy > 0);
  }
}

const earlier = (a: Event, b: Event): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

function push(heap: Event[], event: Event): void {
  let i = heap.push(event) - 1;
  for (let parent = (i - 1) >> 1; i > 0 && earlier(heap[i]!, heap[parent]!); parent = (i - 1) >> 1) {
    [heap[i], heap[parent]] = [heap[parent]!, heap[i]!];
    i = parent;
  }
}

function pop(heap: Event[]): void {
  const last = heap.pop()!;
  if (heap.length === 0) return;
  heap[0] = last;
  for (let i = 0; ;) {
    const [left, right] = [2 * i + 1, 2 * i + 2];
    let first = i;
    if (left < heap.length && earlier(heap[left]!, heap[first]!)) first = left;
    if (right < heap.length && earlier(heap[right]!, heap[first]!)) first = right;
    if (first === i) return;
    [heap[i], heap[first]] = [heap[first]!, heap[i]!];
    i = first;
  }
}
