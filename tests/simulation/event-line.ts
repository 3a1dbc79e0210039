/** The line that a stream's events come down, in order, with what can happen to them. One side is the server's sink, the other a reader. */
import type { Sink } from '#server/live/stream.ts';
import type { Dice } from './dice.ts';
import type { Chaos } from './faults.ts';
import type { Scheduler } from './scheduler.ts';

type Chunk = { done: true } | { done: false; value: Uint8Array };

export class EventLine implements Sink {
  readonly writableLength = 0;
  private readonly arrived: Chunk[] = [];
  private waiting: { resolve: (chunk: Chunk) => void; reject: (error: Error) => void } | null = null;
  private lastAt = 0;
  private isSilent = false;
  private isCut = false;
  private hangUp: () => void = () => undefined;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly chaos: Pick<Chaos, 'strikes'>,
    private readonly name: string,
    private readonly dice: Dice,
    private readonly isDown: () => boolean,
  ) {}

  onClose(hangUp: () => void): void {
    if (this.isCut) hangUp();
    else this.hangUp = hangUp;
  }

  write(text: string): void {
    const { chaos, dice } = this;
    if (this.isDown() || chaos.strikes('stream silent')) this.isSilent = true;
    if (this.isSilent || this.isCut) return;
    const value = new TextEncoder().encode(text);
    if (chaos.strikes('event cut')) {
      this.deliver({ done: false, value: value.slice(0, dice.random() * value.length) });
      this.deliver(null);
      return;
    }
    this.deliver({ done: false, value }, chaos.strikes('event late') ? dice.random() * 30_000 : 0);
    if (chaos.strikes('event doubled')) this.deliver({ done: false, value });
    if (chaos.strikes('stream cut')) this.deliver(null);
  }

  end(): void {
    this.deliver({ done: true });
  }

  destroy(): void {
    this.deliver(null);
  }

  /** The reader hangs up, or the line breaks. */
  cut(): void {
    if (this.isCut) return;
    this.isCut = true;
    this.hangUp();
    this.waiting?.reject(new TypeError('terminated'));
    this.waiting = null;
  }

  cancel(): Promise<void> {
    this.cut();
    return Promise.resolve();
  }

  read(): Promise<Chunk> {
    const next = this.arrived.shift();
    if (next) return Promise.resolve(next);
    if (this.isCut) return Promise.reject(new TypeError('terminated'));
    return new Promise((resolve, reject) => (this.waiting = { resolve, reject }));
  }

  /** @param chunk  null when the line breaks */
  private deliver(chunk: Chunk | null, lateMs = 0): void {
    this.lastAt = Math.max(this.lastAt, this.scheduler.nowMs + this.dice.between(5, 80) + lateMs);
    this.scheduler.after(this.lastAt - this.scheduler.nowMs, `${this.name} event`, () => {
      if (this.isCut) return;
      if (chunk === null) return this.cut();
      if (this.waiting) this.waiting.resolve(chunk);
      else this.arrived.push(chunk);
      this.waiting = null;
      if (chunk.done) this.hangUp();
    });
  }
}
