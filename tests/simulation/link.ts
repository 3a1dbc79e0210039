/** The network between one device and the server, with everything that can happen to a request and to its answer. */
import { latestMutationStamp } from '#protocol/mutation.ts';
import { Problem } from '#protocol/problem.ts';
import { stampMs } from '#protocol/stamp.ts';
import type { SyncAnswer, SyncRequest } from '#protocol/sync.ts';
import type { Chaos } from './faults.ts';
import type { Scheduler } from './scheduler.ts';

/** A server, as the network sees it. @throws Problem */
export type Handle = (request: SyncRequest) => Promise<SyncAnswer>;

const DEADLINE_MS = 20_000;

export class Link {
  private upAgainMs = 0;
  /** What a proxy on the way lets through, in mutations; it is as small after the chaos as in it. */
  private readonly largest: number;
  /** Attempts of the last minutes, for the judge: when, and whether an answer came. */
  readonly attempts: { at: number; ok: boolean }[] = [];

  constructor(
    private readonly scheduler: Scheduler,
    private readonly chaos: Chaos,
    private readonly name: string,
    private readonly handle: Handle,
  ) {
    this.largest = chaos.has('status 413') ? scheduler.between(1, 20) : Infinity;
  }

  /** One request. Rejects as the client's http does: with a Problem. */
  async post(request: SyncRequest): Promise<SyncAnswer> {
    const attempt = { at: this.scheduler.nowMs, ok: false };
    this.attempts.push(attempt);
    const answer = await this.withDeadline(() => this.travel(copy(request)));
    attempt.ok = true;
    return copy(answer);
  }

  private async travel(request: SyncRequest): Promise<SyncAnswer> {
    const { scheduler, chaos } = this;
    await this.wait('request', 5, 80);
    if (chaos.strikes('partition')) this.upAgainMs = scheduler.nowMs + scheduler.random() * 300_000;
    if (chaos.strikes('flap')) this.upAgainMs = scheduler.nowMs + 50;
    if (scheduler.nowMs < this.upAgainMs && chaos.on) throw network();
    if (chaos.strikes('drop request')) throw network();
    if (chaos.strikes('hang')) return new Promise(() => undefined);
    if (chaos.strikes('captive portal')) throw network();
    const mayBeHeldUp = !isAhead(request, scheduler.nowMs);
    if (mayBeHeldUp && chaos.strikes('slow request')) await this.wait('slow request', 1_000, 180_000);
    if (request.mutations.length > this.largest) {
      chaos.count('status 413');
      throw new Problem('payload_too_large');
    }
    if (chaos.strikes('status 429'))
      throw new Problem('too_many_requests', 'Later.', { retryAfter: scheduler.between(1, 60) });
    if (chaos.strikes('status 500')) throw new Problem('internal_error');
    if (chaos.strikes('status 502')) throw network();
    if (chaos.strikes('status 503 before effect')) throw new Problem('unavailable', 'Later.', { retryAfter: 1 });
    if (chaos.strikes('duplicate request')) void this.handle(copy(request)).catch(() => undefined);
    if (mayBeHeldUp && chaos.strikes('late duplicate')) {
      const later = copy(request);
      scheduler.after(
        scheduler.random() * 180_000,
        `${this.name} late duplicate`,
        () => void this.handle(later).catch(() => undefined),
      );
    }
    const answer = await this.handle(request);
    if (chaos.strikes('status 503 after effect')) throw new Problem('unavailable', 'Later.', { retryAfter: 1 });
    if (chaos.strikes('status 504 after effect')) throw network();
    if (chaos.strikes('drop reply')) throw network();
    if (chaos.strikes('cut body')) throw network();
    if (chaos.strikes('slow reply')) await this.wait('slow reply', 1_000, 60_000);
    await this.wait('reply', 5, 80);
    return answer;
  }

  private wait(what: string, fromMs: number, toMs: number): Promise<void> {
    return new Promise((resolve) =>
      this.scheduler.after(this.scheduler.between(fromMs, toMs), `${this.name} ${what}`, resolve),
    );
  }

  /** The client gives up after its deadline; what travels goes on all the same. */
  private withDeadline(travel: () => Promise<SyncAnswer>): Promise<SyncAnswer> {
    return new Promise((resolve, reject) => {
      const cancel = this.scheduler.after(DEADLINE_MS, `${this.name} deadline`, () => reject(network()));
      travel().then(resolve, reject).finally(cancel);
    });
  }
}

/** The known limit of docs/sync-rules.md: what a clock that ran ahead had sent, and what is held up besides, is not played. */
const isAhead = ({ mutations }: SyncRequest, nowMs: number): boolean =>
  mutations.some((mutation) => stampMs(latestMutationStamp(mutation)) > nowMs);

const network = (): Problem => new Problem('network');
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
