/**
 * The servers of a run: the real apply, feed and stream code, as several instances over one storage, with what can happen to
 * them between any two statements.
 */
import { Problem } from '#protocol/problem.ts';
import { parseMutation, type Mutation } from '#protocol/mutation.ts';
import type { SyncRequest } from '#protocol/sync-request.ts';
import { createServerClock } from '#server/apply/server-clock.ts';
import type { Storage } from '#server/database/storage.ts';
import { Stream, type Sink } from '#server/live/stream.ts';
import { checkPosition, readCursor } from '#server/sync/cursor.ts';
import type { Beside } from '#server/sync/known-to-author.ts';
import { answerToJson, syncRound } from '#server/sync/round.ts';
import { mutationsOf } from './request.ts';
import type { Chaos } from './faults.ts';
import type { Violation } from './judge.ts';
import type { Witness } from './witness.ts';
import type { Occasion } from './workload.ts';
import type { Scheduler } from './scheduler.ts';

const BEAT_MS = 20_000;
/** How long a request can be held up. */
const LONGEST_MS = 180_000;

/** How long a request waits between what it writes and what it reads; and how often one does in a run, for each brings more writes. */
const MEETING_MS = 5_000;
const MOST_MEETINGS = 6;
/** Within so long a device hears of a write. */
const HEARD_MS = 300;
/** How long a hint takes then. */
const QUIET_MS = 1_000;

interface Instance {
  storage: Storage;
  clock: ReturnType<typeof createServerClock>;
  quotaBytes: number;
  onRefused: () => void;
  tell: (userId: string, beside?: Beside) => void;
}

/** Instances of the server, behind one address. */
export class Servers {
  private readonly instances: Instance[];
  private readonly dice;
  /** Of streams. */
  private readonly names;
  private readonly streams = new Set<Stream>();
  private refusedUntilMs = 0;
  /** The records whose next change is refused. */
  private readonly toRefuse = new Set<string>();
  private meetings = 0;
  /** Until when hints that a feed moved take their time. */
  private quietUntilMs = 0;
  /** Has others write while a request is under way: to a goal that it is about, or a new one. */
  provoke: (occasion: Occasion) => void = () => undefined;
  private ahead = { ms: 0, untilMs: 0 };
  /** The latest time that their clock has shown, or may yet. */
  latestMs = 0;
  /** Accounts that their owners have deleted, on another device. */
  readonly deleted = new Set<string>();
  /** What a device sent that no schema takes. */
  readonly unfit: Violation[] = [];
  /** The newest build of the app that there is. */
  build = 1;
  /** Requests that wait for something, by what they wait for. */
  private readonly waiting = new Map<string, Set<() => void>>();

  constructor(
    private readonly storage: Storage,
    private readonly scheduler: Scheduler,
    private readonly chaos: Chaos,
    private readonly witness: Witness,
  ) {
    this.dice = scheduler.named('servers');
    this.names = scheduler.named('streams');
    this.instances = Array.from({ length: this.dice.between(1, 3) }, () => ({
      storage: this.storage,
      // Work takes no time here, so no batch pauses: the real time that it takes would make another run of the same seed.
      clock: createServerClock(
        this.dice.hex(16),
        () => Math.floor(scheduler.nowMs + this.aheadMs()),
        () => 0,
      ),
      quotaBytes: Infinity,
      onRefused: () => undefined,
      tell: (userId, beside) => this.tell(userId, beside),
    }));
  }

  /** Holds a request up until another one of the same person arrives: then both are under way at once. */
  company = (userId: string): Promise<void> => this.until(userId);

  /** Holds a request up until a goal has been renamed, moved or deleted. */
  changeOf = (goal: string): Promise<void> => this.until(goal);

  /** Waits for something of which `happened` will tell, but no longer than a request can be held up. */
  private until(what: string, longestMs = LONGEST_MS): Promise<void> {
    const waiting = this.waiting.get(what) ?? new Set();
    this.waiting.set(what, waiting);
    return new Promise((resolve) => {
      const goOn = (): void => {
        waiting.delete(goOn);
        resolve();
      };
      waiting.add(goOn);
      this.scheduler.after(longestMs, 'waited long enough', goOn);
    });
  }

  private happened(what: string): void {
    for (const goOn of this.waiting.get(what) ?? []) this.scheduler.soon(goOn);
  }

  /**
   * Lets others write twice before a request that stands beside a stream: its device has heard of the first write by then, and no stream
   * of the second.
   */
  async outrun(userId: string): Promise<void> {
    if (this.meetings === MOST_MEETINGS) return;
    if (!this.chaos.strikes('two writes outrun a request')) return;
    this.meetings += 1;
    this.provoke('a goal alike');
    await this.until(`a write of ${userId}`, MEETING_MS);
    await new Promise<void>((resolve) => this.scheduler.after(HEARD_MS, 'news of a write', resolve));
    this.quietUntilMs = this.scheduler.nowMs + MEETING_MS;
    this.provoke('a goal alike');
    await this.until(`a write of ${userId}`, MEETING_MS);
  }

  /** An instance on which somebody else may write between what a request writes and what it reads. */
  private meetingOthers(instance: Instance, userId: string, mutations: Mutation[]): Instance {
    const { chaos } = this;
    const goal = mutations.find(({ method, resource }) => method === 'PATCH' && resource === 'goals')?.recordId;
    if (goal === undefined || this.meetings === MOST_MEETINGS) return instance;
    if (!chaos.strikes('answer waits for another write')) return instance;
    this.meetings += 1;
    const feedRows: Storage['feedRows'] = async (...asked) => {
      this.provoke({ goal });
      await this.until(`a write of ${userId}`, MEETING_MS);
      return instance.storage.feedRows(...asked);
    };
    return { ...instance, storage: { ...instance.storage, feedRows } };
  }

  /** How far the servers' clock is ahead: hours, for seconds. */
  private aheadMs(): number {
    return this.chaos.on && this.scheduler.nowMs < this.ahead.untilMs ? this.ahead.ms : 0;
  }

  private disturbClock(): void {
    if (!this.chaos.strikes('server clock hours ahead')) return;
    const { dice, scheduler } = this;
    this.ahead = { ms: dice.between(1, 5) * 3_600_000, untilMs: scheduler.nowMs + dice.between(5_000, 60_000) };
    this.latestMs = Math.max(this.latestMs, this.ahead.untilMs + this.ahead.ms);
  }

  /** `POST /api/sync`, as text. @throws Problem */
  async sync(userId: string, body: string): Promise<string> {
    this.disturbClock();
    this.happened(userId);
    this.checkSession(userId);
    const asked = JSON.parse(body) as SyncRequest;
    for (const mutation of mutationsOf(asked)) this.lookAt(mutation);
    const request = { ...asked, mutations: asked.mutations.map((mutation) => this.spoilt(mutation)) };
    const mutations = mutationsOf(request);
    const instance = this.meetingOthers(this.dice.pick(this.instances), userId, mutations);
    const answer = await syncRound(instance, userId, request);
    if (mutations.length > 0) this.happened(`a write of ${userId}`);
    this.witness.see(userId, mutations, answer.results, request.cursor);
    for (const { recordId, method, body } of mutations)
      if (method === 'DELETE' || body?.title !== undefined || body?.date !== undefined) this.happened(recordId);
    return answerToJson(answer);
  }

  /** `GET /api/sync/stream`. @returns hangs up @throws Problem */
  async follow(userId: string, cursor: string, protocol: number, sink: Sink): Promise<() => void> {
    this.checkSession(userId);
    const position = readCursor(cursor, userId);
    await checkPosition(this.storage, userId, position);
    const { scheduler, storage } = this;
    const later = (run: () => void): void => void scheduler.after(1_000, 'stream tries again', run);
    const log = { error: () => undefined } as never;
    const turn = <T>(_: string, read: () => Promise<T>): Promise<T> => read();
    const deps = { name: this.names.uuid(), storage, log, turn, later };
    const stream = new Stream(deps, { userId, sessionId: '' }, position, sink, protocol);
    this.streams.add(stream);
    stream.wake();
    const beat = (): void => {
      if (!this.streams.has(stream)) return;
      stream.beat();
      // What no hint told of is found now and then.
      stream.wake();
      scheduler.after(BEAT_MS, 'beat', beat);
    };
    scheduler.after(BEAT_MS, 'beat', beat);
    return () => {
      this.streams.delete(stream);
      stream.end();
    };
  }

  /** The hint that a feed moved, on its way between the instances. */
  private tell(userId: string, beside?: Beside): void {
    const { chaos, scheduler } = this;
    for (const stream of this.streams)
      if (beside && stream.caller.userId === userId && stream.name === beside.stream)
        if (chaos.strikes('news of a batch late'))
          scheduler.after(this.dice.between(1, 50), 'news of a batch', () => stream.leaveOut(beside));
        else stream.leaveOut(beside);
    const lateMs = chaos.on && scheduler.nowMs < this.quietUntilMs ? QUIET_MS : 0;
    if (chaos.strikes('wake-up lost')) return;
    for (let n = chaos.strikes('wake-up doubled') ? 2 : 1; n > 0; n -= 1)
      for (const stream of this.streams)
        if (stream.caller.userId === userId)
          scheduler.after(lateMs + this.dice.between(1, 50), 'wake-up', () => stream.wake());
  }

  /** A server of a new build refuses those that are older. Where another one answers, they may go on. */
  checkBuild(build: number): void {
    if (this.chaos.strikes('new build on one server')) this.build += 1;
    if (build < this.build && (!this.chaos.on || this.dice.chance(0.5)))
      throw new Problem('upgrade_required', undefined, { protocols: [99] });
  }

  /** @throws Problem when nobody is let in, or the account is gone */
  checkAccount(userId: string): void {
    if (this.deleted.has(userId)) throw new Problem('session_revoked');
    if (this.chaos.on && this.scheduler.nowMs < this.refusedUntilMs) throw new Problem('unauthenticated');
  }

  private checkSession(userId: string): void {
    const { chaos, scheduler } = this;
    if (chaos.strikes('session refused for a while'))
      this.refusedUntilMs = scheduler.nowMs + this.dice.random() * 600_000;
    this.checkAccount(userId);
    if (chaos.strikes('token expired')) throw new Problem('token_expired');
  }

  /** I-13: the server's schemas refuse nothing that a device of ours sends. */
  private lookAt(mutation: Mutation): void {
    try {
      parseMutation(mutation);
    } catch (error) {
      this.unfit.push({ invariant: 'I-13 refused by the schemas', detail: `${String(error)} ${mutation.recordId}` });
    }
  }

  /** A change that this server finds wrong, as one of another version might. */
  private spoilt(mutation: Mutation): Mutation {
    if (mutation.method === 'DELETE') return mutation;
    const isRefused = this.chaos.on && this.toRefuse.delete(mutation.recordId);
    if (!isRefused && !this.chaos.strikes('refused change')) return mutation;
    return { ...mutation, body: { ...mutation.body, unheardOf: true } };
  }

  /** What was just taken is refused when it comes again, as by a server that was set back to another version. */
  refuseNext(body: string): void {
    for (const { recordId } of (JSON.parse(body) as SyncRequest).mutations) this.toRefuse.add(recordId);
  }
}
