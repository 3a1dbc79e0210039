/**
 * One open stream of one user: first what the reader lacks, then each change as it commits. Whatever wakes it, it reads the feed
 * from where the reader stands, so that nothing is skipped and nothing comes twice, whichever hints were lost.
 * @see contract section 4.4
 */
import type { Logger } from 'pino';
import { Problem } from '#protocol/problem.ts';
import { isUnavailable } from '../database/connection.ts';
import type { FeedPoint } from '../database/feed-head.ts';
import type { Storage } from '../database/storage.ts';
import type { Shares } from '../limits/shares.ts';
import type { Caller } from '../http/state.ts';
import { formatCursor, type Position } from '../sync/cursor.ts';
import { SCHEMA } from '#protocol/sync.ts';
import { readFeed, type FeedPage } from '../sync/feed.ts';
import type { Beside, Step } from '../sync/known-to-author.ts';
import { changeWriter } from '../sync/wire.ts';
import { comment, event, positionOnly, retryIn } from './event.ts';

/** Where the bytes go; an HTTP response, usually. */
export interface Sink {
  write(text: string): unknown;
  end(): unknown;
  destroy(): unknown;
  /** How many bytes wait for the reader to take them. */
  readonly writableLength: number;
}

export interface StreamDeps {
  /** By which a round says that it stands beside this stream; nobody else can guess it. */
  name: string;
  storage: Storage;
  log: Logger;
  /** Lets a few read at a time, and fewer of one user. */
  turn: Shares;
  /** Runs something in about a second; by default by this process's own timers. */
  later?: (run: () => void) => void;
  /** How long a reader may lag before it is dropped, in ms. */
  catchUpMs?: number;
}

/** A reader may leave so much untaken; with more it gets a moment to catch up, and nothing new is read for it meanwhile. */
const MOST_BUFFERED_BYTES = 64 * 1024;
const CATCH_UP_MS = 10_000;
const CATCH_UP_POLL_MS = 50;
/** While the database is away, a stream stays open and asks now and then. */
const TRY_AGAIN_MS = 1000;

/** How many records a stream is told to leave out; it sends any more than that. */
const MOST_KNOWN = 2_000;

export class Stream {
  /** What its reader knows by their batches, if they hold those: versions of records; and of each version, the batches. */
  private readonly known = new Map<string, number>();
  private readonly batches = new Map<number, Set<number>>();
  private isOver = false;
  private isBehind = false;
  private isPumping = false;

  /**
   * @param position  where the reader stands; checked
   * @param protocol  that its events are written in
   */
  constructor(
    private readonly deps: StreamDeps,
    readonly caller: Caller,
    private position: Position | null,
    private readonly sink: Sink,
    private readonly protocol: number,
  ) {
    sink.write(comment('open'));
    const cursor = position ? formatCursor(position, caller.userId, protocol) : '';
    if (protocol > 1) sink.write(event('stream', JSON.stringify({ stream: deps.name, schema: SCHEMA }), cursor));
    else if (position) sink.write(positionOnly(cursor));
  }

  get name(): string {
    return this.deps.name;
  }

  /**
   * Leaves out of its next events what a round beside it has sent, as long as nothing else was written to it. Where that is all that has
   * happened since, the event is sent at once and nothing is read.
   */
  leaveOut({ known, step, batch }: Pick<Beside, 'known' | 'step' | 'batch'>): void {
    if (step && this.stepsOver(step, batch)) return;
    if (this.known.size + known.size > MOST_KNOWN) return;
    for (const [key, version] of known) {
      if (version <= this.version) continue;
      this.known.set(key, version);
      this.batches.set(version, (this.batches.get(version) ?? new Set()).add(batch));
    }
  }

  /** The version up to which the reader has everything. */
  get version(): number {
    return this.position?.version ?? 0;
  }

  /** @returns whether the reader stood at the beginning of a step; then they stand at its end, and are told so */
  private stepsOver({ from, to }: Step, batch: number): boolean {
    const { position } = this;
    if (position === null || !standsAt(position, from)) return false;
    if (this.isPumping || this.isOver || this.sink.writableLength > MOST_BUFFERED_BYTES) return false;
    const head = { ...position.head, version: to.version, mark: to.mark };
    this.position = { version: to.version, rest: 0, head };
    this.tell({ position: this.position, changes: [], batches: new Set([batch]) });
    return true;
  }

  /** There may be something new. @param version  where the feed stands for certain; who has come so far has nothing to read */
  wake(version = Infinity): void {
    if (this.version >= version) return;
    this.isBehind = true;
    if (!this.isPumping && !this.isOver) void this.pump();
  }

  /** Keeps the connection open, and drops a reader that is gone without a word. */
  beat(): void {
    if (this.isOver) return;
    if (this.sink.writableLength > 2 * MOST_BUFFERED_BYTES && !this.isPumping) this.drop();
    else this.sink.write(comment('beat'));
  }

  /** Ends it in order. @param retryMs  when to come back */
  end(retryMs?: number): void {
    if (this.isOver) return;
    this.isOver = true;
    if (retryMs !== undefined) this.sink.write(retryIn(retryMs));
    this.sink.end();
  }

  /** The reader hung up, or is given up. */
  drop(): void {
    this.isOver = true;
    this.sink.destroy();
  }

  private async pump(): Promise<void> {
    this.isPumping = true;
    try {
      while (this.isBehind && !this.isOver) {
        this.isBehind = false;
        await this.sendNext();
        await this.caughtUp();
      }
    } catch (error) {
      this.fail(error);
    } finally {
      this.isPumping = false;
    }
  }

  private async sendNext(): Promise<void> {
    const { userId } = this.caller;
    const { position } = this;
    // Whoever has not seen everything up to some version is told all.
    const known = position && position.rest === 0 ? this.known : undefined;
    const page = await this.deps.turn(userId, () => readFeed(this.deps.storage, userId, position, known));
    if (this.isOver) return;
    this.position = page.position;
    const batches = new Set([...page.leftOut].flatMap((version) => [...(this.batches.get(version) ?? [])]));
    for (const [key, version] of this.known) if (version <= this.version) this.known.delete(key);
    for (const version of this.batches.keys()) if (version <= this.version) this.batches.delete(version);
    if (page.changes.length + batches.size > 0) this.tell({ ...page, batches });
    if (page.hasMore) this.isBehind = true;
  }

  /** @param batches  those that its reader has to hold, since what they sent is left out */
  private tell({
    position,
    changes,
    batches,
  }: Pick<FeedPage, 'position' | 'changes'> & { batches: Set<number> }): void {
    const cursor = formatCursor(position, this.caller.userId, this.protocol);
    const writer = changeWriter(this.protocol);
    const written = writer.write(changes);
    const leftOut = [...batches];
    const rest = JSON.stringify({ ...(changes.length > 0 && writer.measure()), ...(batches.size > 0 && { leftOut }) });
    const json = `{"cursor":"${cursor}","changes":${written}${rest === '{}' ? '}' : `,${rest.slice(1)}`}`;
    this.sink.write(event('changes', json, cursor));
  }

  /** Resolves when the reader has taken enough. */
  private async caughtUp(): Promise<void> {
    for (let waited = 0; this.sink.writableLength > MOST_BUFFERED_BYTES && !this.isOver; waited += CATCH_UP_POLL_MS) {
      if (waited >= (this.deps.catchUpMs ?? CATCH_UP_MS)) return this.drop();
      await new Promise((resolve) => setTimeout(resolve, CATCH_UP_POLL_MS));
    }
  }

  private tryLater(): void {
    const { later = inAboutASecond } = this.deps;
    later(() => this.wake());
  }

  private fail(error: unknown): void {
    if (this.isOver) return;
    if (isUnavailable(error) || (error instanceof Problem && error.retry)) return this.tryLater();
    if (error instanceof Problem && error.status === 410) this.sink.write(event('reset', JSON.stringify(error), ''));
    else if (!(error instanceof Problem)) this.deps.log.error({ err: error }, 'a stream failed');
    this.end();
  }
}

/** Whether a reader has all up to a point of the feed, and had it shown to stand there. */
const standsAt = ({ version, rest, head }: Position, point: FeedPoint): boolean =>
  rest === 0 && version === point.version && head.version === point.version && head.mark === point.mark;

const inAboutASecond = (run: () => void): void => void setTimeout(run, TRY_AGAIN_MS * (0.5 + Math.random())).unref();
