/**
 * One open stream of one user: first what the reader lacks, then each change as it commits. Whatever wakes it, it reads the feed
 * from where the reader stands, so that nothing is skipped and nothing comes twice, whichever hints were lost.
 * @see contract section 4.4
 */
import type { Logger } from 'pino';
import { Problem } from '#protocol/problem.ts';
import { isUnavailable } from '../database/connection.ts';
import type { Storage } from '../database/storage.ts';
import type { Shares } from '../limits/shares.ts';
import type { Caller } from '../middleware/state.ts';
import { formatCursor, type Position } from '../sync/cursor.ts';
import { readFeed } from '../sync/feed.ts';
import { comment, event, retryIn } from './event.ts';

/** Where the bytes go; an HTTP response, usually. */
export interface Sink {
  write(text: string): unknown;
  end(): unknown;
  destroy(): unknown;
  /** How many bytes wait for the reader to take them. */
  readonly writableLength: number;
}

export interface StreamDeps {
  storage: Storage;
  log: Logger;
  /** Lets a few read at a time, and fewer of one user. */
  turn: Shares;
  /** Runs something in about a second; by default by this process's own timers. */
  later?: (run: () => void) => void;
}

/** A reader may leave so much untaken; with more it gets a moment to catch up, and nothing new is read for it meanwhile. */
const MOST_BUFFERED_BYTES = 64 * 1024;
const CATCH_UP_MS = 10_000;
const CATCH_UP_POLL_MS = 50;
/** While the database is away, a stream stays open and asks now and then. */
const TRY_AGAIN_MS = 1000;

export class Stream {
  private isOver = false;
  private isBehind = false;
  private isPumping = false;

  /**
   * @param position   where the reader stands; checked
   * @param catchUpMs  how long a reader may lag before it is dropped
   */
  constructor(
    private readonly deps: StreamDeps,
    readonly caller: Caller,
    private position: Position | null,
    private readonly sink: Sink,
    private readonly catchUpMs: number = CATCH_UP_MS,
  ) {
    sink.write(comment('open'));
  }

  /** The version up to which the reader has everything. */
  get version(): number {
    return this.position?.version ?? 0;
  }

  /** There may be something new. */
  wake(): void {
    this.isBehind = true;
    if (!this.isPumping && !this.isOver) void this.pump();
  }

  /** Keeps the line open, and drops a reader that is gone without a word. */
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
    const page = await this.deps.turn(userId, () => readFeed(this.deps.storage, userId, this.position));
    if (this.isOver) return;
    this.position = page.position;
    if (page.count > 0) {
      const cursor = formatCursor(page.position, userId);
      this.sink.write(event('changes', `{"cursor":"${cursor}","changes":${page.changes}}`));
    }
    if (page.hasMore) this.isBehind = true;
  }

  /** Resolves when the reader has taken enough. */
  private async caughtUp(): Promise<void> {
    for (let waited = 0; this.sink.writableLength > MOST_BUFFERED_BYTES && !this.isOver; waited += CATCH_UP_POLL_MS) {
      if (waited >= this.catchUpMs) return this.drop();
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
    if (error instanceof Problem && error.status === 410) this.sink.write(event('reset', JSON.stringify(error)));
    else if (!(error instanceof Problem)) this.deps.log.error({ err: error }, 'a stream failed');
    this.end();
  }
}

const inAboutASecond = (run: () => void): void => void setTimeout(run, TRY_AGAIN_MS * (0.5 + Math.random())).unref();
