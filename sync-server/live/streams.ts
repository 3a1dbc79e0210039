/**
 * The open streams of this instance: wakes them, ends them, and bounds their number.
 * @see contract section 4.4
 */
import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { Problem } from '#protocol/problem.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database/connection.ts';
import { feedVersions, standingSessions } from '../database/standing.ts';
import type { Storage } from '../database/storage.ts';
import { createShares } from '../limits/shares.ts';
import { addressToNetworks, inNetworks } from '../limits/networks.ts';
import type { Caller } from '../http/state.ts';
import type { Position } from '../sync/cursor.ts';
import type { Beside } from '../sync/known-to-author.ts';
import { Stream, type Sink } from './stream.ts';
import type { Wire } from './wire.ts';

export interface StreamsDeps {
  storage: Storage;
  database: Database;
  wire: Wire;
  log: Logger;
  config: Pick<Config, 'rateLimits' | 'trustedNetworks'>;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Aborted when the server begins to end. */
  ending: AbortSignal;
}

/** The most open streams; by address far above the need of a school. `instance` is the capacity of the process. */
export const CAPS = { user: 10, address: 2000, wideNetwork: 4000, instance: 5000 };

/**
 * The number of streams, the first ones, that are compressed: each needs memory for it, see `packed-connection.ts`. An instance with more
 * streams needs its memory for other things.
 */
const MOST_PACKED = 500;

/** The interval of keep-alives: less than the 40 s after which a client gives up a silent stream, and the 60 s of proxies. */
const BEAT_MS = 20_000;
/** The time over which the readers of an ending instance reconnect. */
const RETURN_WITHIN_MS = 10_000;
/** The connections of the pool that streams may use at once. */
const READS_AT_ONCE = { all: 4, each: 1 };

/** A new stream. */
export interface Opening {
  caller: Caller;
  /** The reader's address, see `clientAddress`. */
  address: string;
  position: Position | null;
  /** The expiry of its token, in ms since 1970. */
  endsAt: number | undefined;
  sink: Sink;
  /** Whether it is compressed. */
  isPacked: boolean;
  protocol: number;
}

interface Open {
  stream: Stream;
  isPacked: boolean;
  address: string;
  timer: NodeJS.Timeout | undefined;
}

/** A new name: 64 bits, which cannot be guessed while a stream is open, and short, since it travels with each round. */
const newName = (): string => randomBytes(8).toString('base64url');

export class Streams {
  private readonly open = new Map<string, Set<Open>>();
  /** The number of open streams from each network. */
  private readonly networks = new Map<string, number>();
  private readonly turn = createShares({
    ...READS_AT_ONCE,
    waitingEach: CAPS.user * 2,
    waitingAll: CAPS.instance * 2,
    retryAfter: 1,
    what: 'streams',
  });
  private readonly isTrusted: (address: string) => boolean;
  private count = 0;
  private packed = 0;

  constructor(private readonly deps: StreamsDeps) {
    this.isTrusted = inNetworks(deps.config.trustedNetworks);
    const unlisten = deps.wire.listen({
      moved: (userIds, version) => userIds.forEach((userId) => this.wake(userId, version)),
      beside: (beside) => this.leaveOut(beside),
      ended: (sessionIds) => this.endSessions(new Set(sessionIds)),
      resumed: () => void this.lookAround(),
    });
    const beat = setInterval(() => this.beat(), BEAT_MS).unref();
    deps.ending.addEventListener('abort', () => {
      clearInterval(beat);
      unlisten();
      for (const { stream } of this.all()) stream.end(Math.random() * RETURN_WITHIN_MS);
    });
  }

  /** The number of open streams. */
  get size(): number {
    return this.count;
  }

  /** Whether another stream may be compressed. */
  mayPack(): boolean {
    return this.packed < MOST_PACKED;
  }

  /** Checks that a further stream may be opened. @throws Problem `too_many_requests`, `unavailable` */
  admit(userId: string, address: string): void {
    if (this.deps.ending.aborted) throw new Problem('unavailable', 'The server is about to end.', { retryAfter: 1 });
    if (this.count >= CAPS.instance)
      throw new Problem('unavailable', 'This server has as many streams open as it can bear.', { retryAfter: 30 });
    if (!this.deps.config.rateLimits) return;
    if ((this.open.get(userId)?.size ?? 0) >= CAPS.user)
      throw new Problem('too_many_requests', `You have ${CAPS.user} streams open already.`, { retryAfter: 30 });
    if (!this.isTrusted(address) && this.isCrowded(address))
      throw new Problem('too_many_requests', 'Too many streams are open from this address.', { retryAfter: 30 });
  }

  private isCrowded(address: string): boolean {
    const { narrow, wide } = addressToNetworks(address);
    const openFrom = (network: string): number => this.networks.get(network) ?? 0;
    return openFrom(narrow) >= CAPS.address || (wide !== undefined && openFrom(wide) >= CAPS.wideNetwork);
  }

  /** Counts a stream that opened (1) or closed (-1) for the networks of its address. */
  private countNetworks(address: string, by: 1 | -1): void {
    for (const network of Object.values(addressToNetworks(address)) as (string | undefined)[]) {
      if (network === undefined) continue;
      const open = (this.networks.get(network) ?? 0) + by;
      if (open > 0) this.networks.set(network, open);
      else this.networks.delete(network);
    }
  }

  /** Opens an admitted stream. @returns a function to call when the reader is gone */
  add({ caller, address, position, endsAt, sink, isPacked, protocol }: Opening): () => void {
    const { storage, log, now } = this.deps;
    const stream = new Stream({ name: newName(), storage, log, turn: this.turn }, caller, position, sink, protocol);
    const timer = endsAt === undefined ? undefined : setTimeout(() => stream.end(), endsAt - now()).unref();
    const one: Open = { stream, isPacked, address, timer };
    const ofUser = this.open.get(caller.userId) ?? new Set();
    this.open.set(caller.userId, ofUser.add(one));
    this.countNetworks(address, 1);
    this.count += 1;
    if (isPacked) this.packed += 1;
    stream.wake();
    return () => this.remove(one);
  }

  private remove(one: Open): void {
    const { stream, isPacked, address, timer } = one;
    const ofUser = this.open.get(stream.caller.userId);
    if (!ofUser?.delete(one)) return;
    stream.drop();
    clearTimeout(timer);
    if (ofUser.size === 0) this.open.delete(stream.caller.userId);
    this.countNetworks(address, -1);
    this.count -= 1;
    if (isPacked) this.packed -= 1;
  }

  private *all(): Iterable<Open> {
    for (const ofUser of this.open.values()) yield* ofUser;
  }

  /** Passes records to be left out to their stream. @returns whether that stream is open here */
  private leaveOut(beside: Beside): boolean {
    const [one] = [...(this.open.get(beside.userId) ?? [])].filter(({ stream }) => stream.name === beside.stream);
    one?.stream.leaveOut(beside);
    return one !== undefined;
  }

  private wake(userId: string, version: number | undefined): void {
    for (const { stream } of this.open.get(userId) ?? []) stream.wake(version);
  }

  private endSessions(ids: ReadonlySet<string>): void {
    for (const { stream } of this.all()) if (ids.has(stream.caller.sessionId)) stream.end();
  }

  private beat(): void {
    for (const { stream } of this.all()) stream.beat();
    void this.lookAround();
  }

  /** Finds moved feeds and ended sessions whose hints were lost. Two statements for all streams. */
  private async lookAround(): Promise<void> {
    if (this.count === 0) return;
    const { database, now } = this.deps;
    try {
      const streams = [...this.all()].map(({ stream }) => stream);
      const versions = await feedVersions(database, [...this.open.keys()]);
      const standing = await standingSessions(
        database,
        streams.map(({ caller }) => caller.sessionId),
        new Date(now()),
      );
      for (const stream of streams) {
        const version = versions.get(stream.caller.userId);
        if (version === undefined || !standing.has(stream.caller.sessionId)) stream.end();
        else if (version !== stream.version) stream.wake();
      }
    } catch (error) {
      this.deps.log.warn({ err: error }, 'Streams could not be looked after; they will be in a moment.');
    }
  }
}
