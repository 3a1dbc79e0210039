/** A tab of a played browser: the app in a realm of its own, with a browser around it. */
import vm from 'node:vm';
import { Process } from '#tests/simulation/process.ts';
import type { Bundle } from '../bundle.ts';
import type { Desk } from '../page/desk.ts';
import type { Browser } from './browser.ts';
import { webLocks } from './locks.ts';
import { PageDatabase } from './page-database.ts';

/** Runs in a new page before anything else. */
const PRELUDE = new vm.Script(`
  globalThis.window = globalThis.self = globalThis;
  globalThis.Date = class extends Date {
    constructor(...parts) { if (parts.length === 0) super(played.now()); else super(...parts); }
    static now() { return played.now(); }
  };
  Math.random = () => played.random();
`);

export class Tab {
  readonly process = new Process();
  /** Undefined until the app is there. */
  desk: Desk | undefined;
  /** Why it is not. */
  trouble = '';
  private readonly window = new EventTarget();
  private readonly document = new EventTarget();
  private readonly database: PageDatabase;
  private isVisible = true;
  private readonly mourners: (() => void)[] = [];

  /** @param script  the app */
  constructor(
    readonly name: string,
    private readonly browser: Browser,
    script: Bundle,
  ) {
    this.database = new PageDatabase(browser.factory, browser.writeFault);
    const context = vm.createContext(this.globals());
    PRELUDE.runInContext(context);
    const { open } = script.runIn(context) as { open: () => Promise<Desk> };
    void open().then(
      (desk) => void (this.desk = desk),
      (cause: unknown) => void (this.trouble = String(cause)),
    );
  }

  get isOpen(): boolean {
    return this.process.alive && !this.process.isFrozen && this.desk !== undefined;
  }

  /** The tab is gone, whatever it was doing. */
  kill(): void {
    this.process.alive = false;
    this.desk = undefined;
    this.database.kill();
    this.browser.forget(this);
    for (const mourn of this.mourners) mourn();
  }

  onDeath(mourn: () => void): void {
    this.mourners.push(mourn);
  }

  /** The person closes it: pages hear of that. */
  close(): void {
    this.look(false);
    this.window.dispatchEvent(new Event('pagehide'));
    this.kill();
  }

  /** The person looks at it, or away. */
  look(isVisible: boolean): void {
    this.isVisible = isVisible;
    this.document.dispatchEvent(new Event('visibilitychange'));
    if (isVisible) this.tell('focus');
  }

  /** An event of the window. */
  tell(name: string, detail: object = {}): void {
    this.into(() => this.window.dispatchEvent(Object.assign(new Event(name), detail)));
  }

  /** Does something in the page as soon as it is awake. */
  private into(run: () => void): void {
    const { process } = this;
    if (!process.alive) return;
    if (process.isFrozen) void process.living().then(() => this.guarded(run));
    else this.guarded(run);
  }

  /** What throws in a browser is noise in its console, and the page goes on. */
  private guarded(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.browser.onUncaught(error);
    }
  }

  private after(ms: number, label: string, run: () => void): () => void {
    return this.browser.scheduler.after(ms, `${this.name} ${label}`, () => this.into(run));
  }

  private globals(): object {
    const { browser, process, window, document } = this;
    const { scheduler, dice } = browser;
    const timers = new Map<number, () => void>();
    let last = 0;
    const setTimer = (run: (...with_: unknown[]) => void, ms = 0, ...rest: unknown[]): number => {
      const id = (last += 1);
      timers.set(
        id,
        this.after(Number(ms) || 0, 'timer', () => {
          timers.delete(id);
          run(...rest);
        }),
      );
      return id;
    };
    const setRepeating = (run: () => void, ms: number): number => {
      const id = (last += 1);
      const again = (): void =>
        void timers.set(
          id,
          this.after(ms, 'interval', () => (again(), run())),
        );
      again();
      return id;
    };
    const clear = (id: number): void => {
      timers.get(id)?.();
      timers.delete(id);
    };
    const { storage } = browser;
    return {
      played: { now: browser.clock.now, random: dice.random },
      console: { log: () => undefined, warn: () => undefined, error: browser.onConsole },
      performance: { now: () => scheduler.nowMs - browser.startMs, mark: () => undefined, measure: () => undefined },
      crypto: {
        randomUUID: dice.uuid,
        getRandomValues: (into: Uint8Array) => {
          for (let i = 0; i < into.length; i += 1) into[i] = dice.between(0, 255);
          return into;
        },
      },
      setTimeout: setTimer,
      clearTimeout: clear,
      setInterval: setRepeating,
      clearInterval: clear,
      queueMicrotask,
      structuredClone,
      URL,
      URLSearchParams,
      TextEncoder,
      TextDecoder,
      DOMException,
      Event,
      EventTarget,
      CustomEvent,
      HTMLIFrameElement: class {},
      AbortController,
      AbortSignal: { timeout: (ms: number) => this.timeout(ms) },
      indexedDB: this.database.indexedDB,
      IDBKeyRange: browser.keyRange,
      localStorage: storage.of(process, (key) => this.after(1, 'storage', () => this.tell('storage', { key }))),
      BroadcastChannel: this.broadcastChannel(),
      fetch: (url: string, init: RequestInit) => browser.link.fetch(this, url, init),
      location: { protocol: 'https:', port: '', origin: 'https://app.example', pathname: '/', search: '' },
      navigator: {
        get onLine() {
          return browser.link.isOnline;
        },
        languages: ['en-GB'],
        language: 'en-GB',
        userAgent: 'played',
        ...(browser.hasLocks && { locks: webLocks(browser.locks, process) }),
      },
      document: Object.assign(document, this.documentParts()),
      addEventListener: window.addEventListener.bind(window),
      removeEventListener: window.removeEventListener.bind(window),
      dispatchEvent: window.dispatchEvent.bind(window),
    };
  }

  private documentParts(): object {
    const isVisible = (): boolean => this.isVisible;
    const { cookies } = this.browser;
    const { process } = this;
    const element = { nodeType: 1, nodeName: 'DIV', tagName: 'DIV', addEventListener: () => undefined };
    const own = { ...element, ownerDocument: this.document, textContent: '', removeEventListener: () => undefined };
    return {
      nodeType: 9,
      documentElement: { lang: '', dir: '' },
      activeElement: null,
      getElementById: () => own,
      querySelector: () => null,
      get visibilityState() {
        return isVisible() ? 'visible' : 'hidden';
      },
      get cookie() {
        return cookies.shown;
      },
      set cookie(line: string) {
        if (process.alive) cookies.set(line);
      },
    };
  }

  private timeout(ms: number): AbortSignal {
    const late = new AbortController();
    this.after(ms, 'deadline', () => late.abort(new DOMException('late', 'TimeoutError')));
    return late.signal;
  }

  private broadcastChannel(): unknown {
    const { browser, process } = this;
    return class {
      onmessage: ((event: { data: unknown }) => void) | null = null;
      private readonly channel;
      constructor(name: string) {
        this.channel = browser.channels.join<unknown>(name, process, (data) => this.onmessage?.({ data }));
      }
      postMessage(data: unknown): void {
        if (process.alive) this.channel.post(structuredClone(data));
      }
      close(): void {
        this.channel.close();
      }
    };
  }
}
