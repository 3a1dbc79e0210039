/** The network between one browser and the server: what happens to requests and to their answers. */
import { Problem } from '#protocol/problem.ts';
import type { Dice } from '#tests/simulation/dice.ts';
import { EventLine } from '#tests/simulation/event-line.ts';
import type { Scheduler } from '#tests/simulation/scheduler.ts';
import type { Ledger } from '../ledger.ts';
import type { Mishaps } from '../mishaps.ts';
import type { Answer, Asked, Service } from '../service.ts';
import type { Browser } from './browser.ts';
import type { Tab } from './tab.ts';

/** When the server is reached again. */
export interface Outage {
  untilMs: number;
}

export class Link {
  /** What the device believes of its network. */
  isOnline = true;
  /** Requests that may still reach the server. */
  travelling = 0;
  browser!: Browser;
  private readonly dice: Dice;

  constructor(
    private readonly name: string,
    private readonly scheduler: Scheduler,
    private readonly mishaps: Mishaps,
    private readonly service: Service,
    private readonly ledger: Ledger,
    private readonly outage: Outage,
  ) {
    this.dice = scheduler.named(`${name} link`);
  }

  /** What a page calls `fetch`. */
  fetch(tab: Tab, url: string, init: RequestInit): Promise<unknown> {
    const asked: Asked = {
      method: init.method ?? 'GET',
      path: url,
      headers: { ...(init.headers as Record<string, string>) },
      body: (init.body as string | undefined) ?? '',
      cookies: this.browser.cookies.sent,
    };
    const isStream = url.startsWith('/api/sync/stream');
    return new Promise((resolve, reject) => {
      const gate = (go: () => void) => (): void => void tab.process.living().then(go);
      init.signal?.addEventListener('abort', () => reject(new DOMException('Aborted.', 'AbortError')));
      const answered = isStream ? this.follow(asked, init.signal!) : this.exchange(asked);
      answered.then(
        (response) => gate(() => resolve(response))(),
        (cause: Error) => gate(() => reject(cause))(),
      );
    });
  }

  private async exchange(asked: Asked): Promise<object> {
    const { mishaps } = this;
    await this.wait('request', 5, 80);
    this.refuse();
    if (mishaps.strikes('request lost')) throw down();
    if (mishaps.strikes('no answer')) return never();
    if (mishaps.strikes('proxy answers with a page')) return toResponse(page(this.dice.pick([200, 502])));
    if (mishaps.strikes('answer 503')) return toResponse(refusal(asked, new Problem('unavailable', 'Later.')));
    if (mishaps.strikes('request doubled')) void this.arrive(asked).catch(() => undefined);
    const answer = await this.arrive(asked);
    if (mishaps.strikes('answer lost')) throw down();
    if (mishaps.strikes('answer 500')) return toResponse(refusal(asked, new Problem('internal_error')));
    if (mishaps.strikes('slow answer')) await this.wait('slow answer', 1_000, 40_000);
    await this.wait('answer', 5, 80);
    this.refuse();
    for (const line of answer.setCookie) this.browser.cookies.set(line);
    const isCut = mishaps.strikes('answer cut');
    return toResponse(isCut ? { ...answer, text: answer.text.slice(0, answer.text.length / 2) } : answer);
  }

  private async arrive(asked: Asked): Promise<Answer> {
    this.travelling += 1;
    try {
      const answer = await this.service.handle(asked);
      this.ledger.see(asked, answer);
      if (answer.status >= 400) this.scheduler.note(`${this.name} ${asked.path} ${answer.status} ${answer.text}`);
      return answer;
    } finally {
      this.travelling -= 1;
    }
  }

  private async follow(asked: Asked, signal: AbortSignal): Promise<object> {
    await this.wait('stream', 5, 80);
    this.refuse();
    const luck = { strikes: (what: string) => what === 'stream cut' && this.mishaps.strikes('stream cut') };
    const line = new EventLine(this.scheduler, luck, this.name, this.dice, () => !this.isOnline);
    const answer = await this.service.follow(asked, line);
    signal.addEventListener('abort', () => line.cut());
    if (signal.aborted) line.cut();
    return { ...toResponse(answer), body: { getReader: () => line } };
  }

  private refuse(): void {
    if (!this.isOnline) throw down();
    if (this.mishaps.on && this.scheduler.nowMs < this.outage.untilMs) throw down();
  }

  private wait(what: string, fromMs: number, toMs: number): Promise<void> {
    return new Promise((resolve) =>
      this.scheduler.after(this.dice.between(fromMs, toMs), `${this.name} ${what}`, resolve),
    );
  }
}

const never = (): Promise<never> => new Promise(() => undefined);
const down = (): Error => new TypeError('fetch failed');

/** What the server says when it refuses. */
export const refusal = ({ headers }: Pick<Asked, 'headers'>, problem: Problem): Answer => ({
  status: problem.status,
  headers: { 'content-type': 'application/problem+json', 'x-request-id': headers['x-request-id'] ?? '' },
  setCookie: [],
  text: JSON.stringify(problem),
});

/** What a portal or a proxy says. */
const page = (status: number): Answer => ({
  status,
  headers: { 'content-type': 'text/html' },
  setCookie: [],
  text: '<p>Please accept our terms.</p>',
});

/** As much of a `Response` as the client's code reads. */
function toResponse({ status, headers, text }: Answer): object {
  return {
    status,
    ok: status >= 200 && status < 300,
    headers: { get: (name: string) => headers[name] ?? null },
    text: () => Promise.resolve(text),
    json: () => Promise.resolve(JSON.parse(text) as unknown),
  };
}
