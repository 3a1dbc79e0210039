/**
 * One seed, one thread, virtual time: everything that a run leaves to chance or to the clock is decided here, so that
 * the same seed is the same run. Each pending completion is a labelled event; the trace of labels is the proof.
 */
import { createHash, type Hash } from 'node:crypto';

interface Event {
  at: number;
  /** Breaks ties in the order of scheduling. */
  order: number;
  label: string;
  run: () => void;
}

export class Scheduler {
  /** True time, in ms since 1970; devices see it through clocks of their own. */
  nowMs = Date.UTC(2026, 0, 31, 9);
  private readonly queue: Event[] = [];
  private orders = 0;
  private state: number;
  private readonly trace: Hash = createHash('sha256');
  /** How many events have run. */
  events = 0;
  /** Work that real engines do outside of the queue; the next event waits until it is done. */
  busy = 0;

  /** @param record  told of each line of the trace */
  constructor(
    readonly seed: number,
    private readonly record: (line: string) => void = () => undefined,
  ) {
    this.state = (seed * 2_654_435_761) >>> 0;
  }

  /** A number in [0, 1). @see Tommy Ettinger's mulberry32, public domain */
  random = (): number => {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };

  chance = (probability: number): boolean => this.random() < probability;
  /** A whole number in [from, to]. */
  between = (from: number, to: number): number => from + Math.floor(this.random() * (to - from + 1));
  pick = <T>(list: readonly T[]): T => list[Math.floor(this.random() * list.length)]!;
  hex = (digits: number): string => Array.from({ length: digits }, () => this.between(0, 15).toString(16)).join('');

  /** A UUID of version 4, from the seed. */
  uuid = (): string => `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-a${this.hex(3)}-${this.hex(12)}`;

  /** Runs something after some virtual milliseconds, unless cancelled. */
  after(ms: number, label: string, run: () => void): () => void {
    const event = { at: this.nowMs + Math.max(0, ms), order: (this.orders += 1), label, run };
    push(this.queue, event);
    return () => (event.run = () => undefined);
  }

  /** A point at which others may come first: resolves after a short while that the seed decides. */
  step(label: string, maxMs = 3): Promise<void> {
    return new Promise((resolve) => this.after(this.random() * maxMs, label, resolve));
  }

  /** Runs events until none is left before a virtual time, or until `done` says so. */
  async run(untilMs: number, done: () => boolean = () => false): Promise<void> {
    await this.settle();
    while (!done()) {
      const next = this.queue[0];
      if (!next || next.at > untilMs) break;
      pop(this.queue);
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
    this.trace.update(`${text}\n`);
    this.record(text);
  }

  /** What happened, as one number. */
  digest(): string {
    return this.trace.copy().digest('hex');
  }

  /** Lets every promise that can go on do so. */
  private async settle(): Promise<void> {
    do await new Promise(setImmediate);
    while (this.busy > 0);
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
