/**
 * The network between one device and the server, as the `fetch` of the device: with everything that can happen to a request and to
 * its answer. What comes back is what the real client code reads.
 */
import { latestMutationStamp } from '#protocol/mutation.ts';
import { Problem } from '#protocol/problem.ts';
import { stampMs } from '#protocol/stamp.ts';
import type { SyncRequest } from '#protocol/sync-request.ts';
import type { Dice } from './dice.ts';
import { EventLine } from './event-line.ts';
import type { Chaos } from './faults.ts';
import type { Scheduler } from './scheduler.ts';
import { mutationsOf } from './request.ts';
import type { Servers } from './server.ts';

/** What the judge knows of an attempt. */
export interface Attempt {
  at: number;
  /** Whether it got on: an answer came, or the news that less must be sent at once. */
  ok: boolean;
  /** In which tab, as they were opened. */
  tab: string;
}

/** A request, as far as the servers care. */
interface Ask {
  requestId: string;
  userId: string;
  body: string;
  tab: string;
  /** The build of the app that asks. */
  build: number;
}

/** An answer, as the network carries it. */
interface Reply {
  status: number;
  text: string;
  contentType: string;
  /** Missing where it is not our server that speaks. */
  requestId: string | null;
}

export class Link {
  private upAgainMs = 0;
  private heardAgainMs = 0;
  private signedInAgainMs = 0;
  /** What is let through, in mutations and in bytes; it is as small after the chaos as in it. */
  private readonly most: { mutations: number; bytes: number };
  private readonly dice: Dice;
  /** Whether what it reaches are servers of the release before, as far as they say; they are updated in the end. */
  readonly isOld: boolean;
  private readonly deadlines = new WeakMap<AbortSignal, () => void>();
  /** Requests that may still reach a server. */
  travelling = 0;
  /** For the judge: what came of each attempt. */
  readonly attempts: Attempt[] = [];

  constructor(
    private readonly scheduler: Scheduler,
    private readonly chaos: Chaos,
    private readonly name: string,
    private readonly servers: Servers,
  ) {
    this.dice = scheduler.named(`${name} link`);
    this.isOld = scheduler.named(`${name} release`).chance(0.5) && chaos.befalls('server of protocol 1');
    this.most = {
      mutations: chaos.has('status 413') ? this.dice.between(1, 20) : Infinity,
      bytes: chaos.has('body limit') ? this.dice.between(1_000, 6_000) : Infinity,
    };
  }

  /** The signal of a deadline; what came in time needs none any more. */
  deadline = (ms: number): AbortSignal => {
    const late = new AbortController();
    this.deadlines.set(
      late.signal,
      this.scheduler.after(ms, `${this.name} deadline`, () => late.abort()),
    );
    return late.signal;
  };

  /** What the client's code calls `fetch`. */
  fetch = (async (url: string, { headers, body, signal }: RequestInit) => {
    const { authorization, cookie, tab, build, 'x-request-id': requestId } = headers as Record<string, string>;
    const userId = authorization?.slice('Bearer '.length) ?? cookie!;
    const ask: Ask = { requestId: requestId!, userId, body: body as string, tab: tab!, build: Number(build) };
    const { pathname, searchParams } = new URL(url, 'http://sim');
    const cursor = searchParams.get('cursor');
    const protocol = Number(searchParams.get('protocol') ?? 1);
    if (cursor !== null) return this.open(ask, cursor, protocol, signal!);
    return this.exchange(ask, () => (pathname === '/api/auth/refresh' ? this.refresh(ask) : this.travel(ask)), signal!);
  }) as unknown as typeof fetch;

  /** Has somebody else on this device send what a request that is held up has sent. */
  overtake: () => Promise<void> = () => Promise.resolve();

  /** Is out of reach for a while. */
  goAway(ms: number): void {
    this.upAgainMs = this.scheduler.nowMs + ms;
  }

  private async exchange({ tab }: Ask, travel: () => Promise<Reply>, signal: AbortSignal): Promise<Response> {
    const attempt: Attempt = { at: this.scheduler.nowMs, ok: false, tab };
    this.attempts.push(attempt);
    try {
      const reply = await unlessAborted(signal, this.counted(travel));
      const isWhole = reply.requestId !== null && reply.contentType !== 'text/plain' && !reply.text.endsWith(CUT);
      attempt.ok = isWhole && (reply.status === 200 || reply.status === 413);
      return toResponse(reply);
    } finally {
      this.deadlines.get(signal)?.();
    }
  }

  /** `POST /api/auth/refresh`: the cookie is good until the session is ended elsewhere. */
  private async refresh(ask: Ask): Promise<Reply> {
    const { chaos } = this;
    await this.wait('refresh', 5, 80);
    this.refuseWhenDown();
    if (chaos.strikes('drop request')) throw down();
    if (ask.userId === '' || chaos.strikes('refresh refused')) return refusal(ask, new Problem('unauthenticated'));
    try {
      this.checkSession();
      this.servers.checkAccount(ask.userId);
    } catch (error) {
      return refusal(ask, error as Problem);
    }
    if (chaos.strikes('refresh reply lost')) return this.never();
    await this.wait('refreshed', 5, 80);
    const user = { id: ask.userId, name: 'Ada', email: 'ada@example.org', createdAt: '2026-01-01T00:00:00.000Z' };
    const text = JSON.stringify({ token: ask.userId, user });
    return { status: 200, text, contentType: 'application/json', requestId: ask.requestId };
  }

  /** Somebody ends the session of this device; after a while its person signs in again. */
  private checkSession(): void {
    const { chaos, scheduler } = this;
    if (chaos.strikes('session revoked')) this.signedInAgainMs = scheduler.nowMs + this.dice.random() * 600_000;
    if (chaos.on && scheduler.nowMs < this.signedInAgainMs) throw new Problem('session_revoked');
  }

  private async travel(ask: Ask): Promise<Reply> {
    const { scheduler, chaos } = this;
    await this.wait('request', 5, 80);
    this.refuseWhenDown();
    if (chaos.strikes('drop request')) throw down();
    if (chaos.strikes('hang')) return this.never();
    if (chaos.strikes('captive portal')) return page(200, 'Please accept our terms.');
    const mayBeHeldUp = !isAhead(ask, scheduler.nowMs);
    if (mayBeHeldUp && chaos.strikes('slow request')) await this.wait('slow request', 1_000, 180_000);
    if (mayBeHeldUp && chaos.strikes('requests meet')) await this.servers.company(ask.userId);
    const { protocol, mutations, stream } = JSON.parse(ask.body) as SyncRequest;
    if (mayBeHeldUp && stream !== undefined && mutations.length > 0) await this.servers.outrun(ask.userId);
    if (this.isOld && chaos.on && protocol !== 1) return refusal(ask, new Problem('upgrade_required'));
    const { length } = mutations;
    if (length > this.most.mutations && chaos.befalls('status 413'))
      return refusal(ask, new Problem('payload_too_large'));
    if (length > 1 && ask.body.length > this.most.bytes && chaos.befalls('body limit')) return page(413, 'Too large.');
    if (chaos.strikes('status 429'))
      return refusal(ask, new Problem('too_many_requests', 'Later.', { retryAfter: this.dice.between(1, 60) }));
    if (chaos.strikes('status 500')) return refusal(ask, new Problem('internal_error'));
    if (chaos.strikes('status 502')) return page(502, 'Bad gateway.');
    if (chaos.strikes('status 503 before effect')) return refusal(ask, unavailable());
    if (chaos.strikes('duplicate request'))
      for (let n = this.dice.between(1, 4); n > 0; n -= 1) void this.servers.sync(ask.userId, ask.body).catch(nothing);
    if (mayBeHeldUp && chaos.strikes('late duplicate')) this.comeAgain(ask);
    if (mayBeHeldUp && length > 0 && chaos.strikes('worker overtakes and is refused')) {
      this.servers.refuseNext(ask.body);
      await Promise.race([this.overtake(), this.wait('overtaken', OVERTAKEN_MS, OVERTAKEN_MS)]);
    }
    if (mayBeHeldUp && length > 0 && chaos.strikes('copies part ways')) this.partWays(ask);
    const reply = await this.answer(ask);
    // A creation that became part of another goal must not come to life when it comes again, once that one has made room.
    const standing = /"existing":"([^"]+)"/.exec(reply.text)?.[1];
    if (mayBeHeldUp && standing && chaos.on && chaos.befalls('refused creation again')) this.comeAgain(ask, standing);
    return this.comeBack(ask, reply);
  }

  /**
   * A copy of a request is held up, and arrives much later.
   * @param goal  it arrives once somebody has changed this goal
   */
  private comeAgain(ask: Ask, goal?: string): void {
    void this.counted(async () => {
      if (goal !== undefined) await this.servers.changeOf(goal);
      else if (this.chaos.strikes('requests meet')) await this.servers.company(ask.userId);
      else await this.wait('late duplicate', 0, 180_000);
      await this.servers.sync(ask.userId, ask.body);
    }).catch(nothing);
  }

  /** Of two copies that arrive, the one that is answered is refused, and the other one is taken later. */
  private partWays(ask: Ask): void {
    this.servers.refuseNext(ask.body);
    void this.counted(async () => {
      await this.wait('copy', 0, this.dice.pick([3_000, 180_000]));
      await this.servers.sync(ask.userId, ask.body);
    }).catch(nothing);
  }

  private async answer(ask: Ask): Promise<Reply> {
    try {
      this.checkSession();
      this.servers.checkBuild(ask.build);
      const text = await this.servers.sync(ask.userId, ask.body);
      return { status: 200, text, contentType: 'application/json', requestId: ask.requestId };
    } catch (error) {
      return refusal(ask, error instanceof Problem ? error : new Problem('internal_error'));
    }
  }

  private async comeBack(ask: Ask, reply: Reply): Promise<Reply> {
    const { scheduler, chaos } = this;
    if (chaos.strikes('one-way partition')) this.heardAgainMs = scheduler.nowMs + this.dice.random() * 120_000;
    if (chaos.on && scheduler.nowMs < this.heardAgainMs) return this.never();
    if (chaos.strikes('status 500 after effect')) return refusal(ask, new Problem('internal_error'));
    if (chaos.strikes('status 503 after effect')) return refusal(ask, unavailable());
    if (chaos.strikes('status 504 after effect')) return page(504, 'Gateway timeout.');
    if (chaos.strikes('drop reply')) throw down();
    if (chaos.strikes('taken, then refused')) {
      this.servers.refuseNext(ask.body);
      // The stream may bring the news of it first.
      await this.wait('lost reply', 50, 3_000);
      throw down();
    }
    if (chaos.strikes('cut body'))
      reply = { ...reply, text: reply.text.slice(0, this.dice.random() * reply.text.length) + CUT };
    if (chaos.strikes('wrong media type')) reply = { ...reply, contentType: 'text/plain' };
    if (chaos.strikes('slow reply')) await this.wait('slow reply', 1_000, 60_000);
    await this.wait('reply', 5, 80);
    return reply;
  }

  /** A stream of changes. */
  private async open(ask: Ask, cursor: string, protocol: number, signal: AbortSignal): Promise<Response> {
    const { scheduler, chaos } = this;
    await this.wait('stream', 5, 80);
    this.refuseWhenDown();
    if (chaos.strikes('stream refused')) return toResponse(refusal(ask, unavailable()));
    const line = new EventLine(scheduler, chaos, this.name, this.dice, () => this.isDown());
    try {
      const hangUp = await this.servers.follow(ask.userId, cursor, protocol, line);
      line.onClose(hangUp);
    } catch (error) {
      return toResponse(refusal(ask, error as Problem));
    }
    signal.addEventListener('abort', () => line.cut());
    if (signal.aborted) line.cut();
    return {
      ...toResponse({ status: 200, text: '', contentType: 'text/event-stream', requestId: ask.requestId }),
      body: { getReader: () => line },
    } as unknown as Response;
  }

  private isDown(): boolean {
    return this.chaos.on && this.scheduler.nowMs < this.upAgainMs;
  }

  private refuseWhenDown(): void {
    if (this.chaos.strikes('partition')) this.goAway(this.dice.random() * 300_000);
    if (this.chaos.strikes('flap')) this.goAway(50);
    if (this.isDown()) throw down();
  }

  private async counted<T>(travel: () => Promise<T>): Promise<T> {
    this.travelling += 1;
    try {
      return await travel();
    } finally {
      this.travelling -= 1;
    }
  }

  private never(): Promise<never> {
    this.travelling -= 1;
    return new Promise(nothing);
  }

  private wait(what: string, fromMs: number, toMs: number): Promise<void> {
    return new Promise((resolve) =>
      this.scheduler.after(this.dice.between(fromMs, toMs), `${this.name} ${what}`, resolve),
    );
  }
}

/** How long a request waits for the one that overtakes it. */
const OVERTAKEN_MS = 5_000;

const CUT = '\u2026';

/** The known limit of docs/sync-rules.md: what a clock that ran ahead had sent, and what is held up besides, is not played. */
const isAhead = ({ body }: Ask, nowMs: number): boolean =>
  mutationsOf(JSON.parse(body) as SyncRequest).some((mutation) => stampMs(latestMutationStamp(mutation)) > nowMs);

const nothing = (): void => undefined;
const down = (): Error => new TypeError('fetch failed');
const unavailable = (): Problem => new Problem('unavailable', 'Later.', { retryAfter: 1 });

const refusal = ({ requestId }: Pick<Ask, 'requestId'>, problem: Problem): Reply => ({
  status: problem.status,
  text: JSON.stringify(problem),
  contentType: 'application/problem+json',
  requestId,
});

/** What somebody says who is not our server. */
const page = (status: number, text: string): Reply => ({
  status,
  text: `<p>${text}</p>`,
  contentType: 'text/html',
  requestId: null,
});

/** As much of a `Response` as the client's code reads. */
function toResponse({ status, text, contentType, requestId }: Reply): Response {
  const headers: Record<string, string | null> = { 'content-type': contentType, 'x-request-id': requestId };
  return {
    status,
    ok: status >= 200 && status < 300,
    headers: { get: (name: string) => headers[name] ?? null },
    text: () => Promise.resolve(text),
    json: () => Promise.resolve(JSON.parse(text) as unknown),
  } as unknown as Response;
}

/** What travels goes on all the same; whoever waits for it does not. */
function unlessAborted<T>(signal: AbortSignal, travel: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new DOMException('Aborted.', 'AbortError')), { once: true });
    travel.then(resolve, reject);
  });
}
