/**
 * One open stream of one user: first the changes that the reader lacks, then each change after its commit. Whenever it is woken, it reads
 * the feed from the reader's position, so that nothing is skipped or sent twice, even if hints were lost.
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
import { changeWriter } from '../sync/wire-format.ts';
import { comment, event, positionOnly, retryIn } from './event.ts';

/** The destination of the bytes; usually an HTTP response. */
export interface Sink {
  write(text: string): unknown;
  end(): unknown;
  destroy(): unknown;
  /** The number of bytes that the reader has not taken yet. */
  readonly writableLength: number;
}

export interface StreamDeps {
  /** The secret name by which a round names the stream beside it. */
  name: string;
  storage: Storage;
  log: Logger;
  /** Bounds the concurrent reads of all users and of one user. */
  turn: Shares;
  /** Runs a function in about a second; by default with a timer. */
  later?: (run: () => void) => void;
  /** How long a reader may be behind before it is dropped, in ms. */
  catchUpMs?: number;
}

/** The bytes that a reader may leave untaken. Beyond, it gets some time to catch up, and nothing new is read for it meanwhile. */
const MOST_BUFFERED_BYTES = 64 * 1024;
const CATCH_UP_MS = 10_000;
const CATCH_UP_POLL_MS = 50;
/** The interval of retries while the database is away; the stream stays open. */
const TRY_AGAIN_MS = 1000;

/** The most records that a stream remembers to leave out; further ones are sent. */
const MOST_KNOWN = 2_000;

export class Stream {
  /** The records that its reader knows if they hold certain batches: versions by record, and batches by version. */
  private readonly known = new Map<string, number>();
  private readonly batches = new Map<number, Set<number>>();
  private isOver = false;
  private isBehind = false;
  private isPumping = false;

  /**
   * @param position  the reader's position, which has been checked
   * @param protocol  the protocol of its events
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
   * Leaves the changes of a round beside it out of the next events, as long as nothing else was written to these records. Where nothing else
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

  /** Moves a reader at the beginning of a step to its end, and sends them the new position. @returns whether they were there */
  private stepsOver({ from, to }: Step, batch: number): boolean {
    const { position } = this;
    if (position === null || !standsAt(position, from)) return false;
    if (this.isPumping || this.isOver || this.sink.writableLength > MOST_BUFFERED_BYTES) return false;
    const head = { ...position.head, version: to.version, mark: to.mark };
    this.position = { version: to.version, rest: 0, head };
    this.tell({ position: this.position, changes: [], batches: new Set([batch]) });
    return true;
  }

  /** Called when there may be new changes. @param version  the known version of the feed; nothing is read for a reader who has it */
  wake(version = Infinity): void {
    if (this.version >= version) return;
    this.isBehind = true;
    if (!this.isPumping && !this.isOver) void this.pump();
  }

  /** Sends a keep-alive, and drops a reader that does not read any more. */
  beat(): void {
    if (this.isOver) return;
    if (this.sink.writableLength > 2 * MOST_BUFFERED_BYTES && !this.isPumping) this.drop();
    else this.sink.write(comment('beat'));
  }

  /** Ends the stream. @param retryMs  the delay after which to reconnect */
  end(retryMs?: number): void {
    if (this.isOver) return;
    this.isOver = true;
    if (retryMs !== undefined) this.sink.write(retryIn(retryMs));
    this.sink.end();
  }

  /** Drops a reader who has disconnected, or is too slow. */
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
    // A reader in the middle of a first pull gets everything.
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

  /** Sends an event. @param batches  the batches that the reader must hold, because their changes are left out */
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

  /** Resolves when the reader has caught up, or is dropped. */
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

/** Whether a reader's position is exactly a point of the feed. */
const standsAt = ({ version, rest, head }: Position, point: FeedPoint): boolean =>
  rest === 0 && version === point.version && head.version === point.version && head.mark === point.mark;

const inAboutASecond = (run: () => void): void => void setTimeout(run, TRY_AGAIN_MS * (0.5 + Math.random())).unref();
