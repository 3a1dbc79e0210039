/** A browser on a device: what its tabs share, and its clock. */
import { Channels, Locks } from '#tests/simulation/browser.ts';
import type { Dice } from '#tests/simulation/dice.ts';
import type { Scheduler } from '#tests/simulation/scheduler.ts';
import type { Bundle } from '../bundle.ts';
import type { Mishaps } from '../mishaps.ts';
import { Cookies } from './cookies.ts';
import type { DiskRealm } from './disk.ts';
import type { Link } from './link.ts';
import type { WriteFault } from './page-database.ts';
import { Tab } from './tab.ts';
import { WebStorage } from './web-storage.ts';

/** The clock on the wall of a device, in ms since 1970. */
export class WallClock {
  offsetMs = 0;

  constructor(private readonly scheduler: Scheduler) {}

  now = (): number => Math.floor(this.scheduler.nowMs + this.offsetMs);
}

export class Browser {
  readonly dice: Dice;
  readonly clock: WallClock;
  readonly startMs: number;
  factory: IDBFactory;
  readonly keyRange: typeof IDBKeyRange;
  readonly storage: WebStorage;
  readonly cookies = new Cookies();
  readonly locks = new Locks();
  readonly channels: Channels;
  readonly hasLocks: boolean;
  readonly tabs: Tab[] = [];
  private opened = 0;

  constructor(
    readonly name: string,
    readonly scheduler: Scheduler,
    private readonly mishaps: Mishaps,
    private readonly disk: DiskRealm,
    private script: Bundle,
    readonly link: Link,
    /** Told of what the app writes to its console as an error. */
    readonly onConsole: (...what: unknown[]) => void,
    /** Told of what nobody in the page has caught. */
    readonly onUncaught: (error: unknown) => void,
  ) {
    this.dice = scheduler.named(name);
    this.startMs = scheduler.nowMs;
    this.clock = new WallClock(scheduler);
    this.channels = new Channels(scheduler);
    this.factory = new disk.IDBFactory();
    this.keyRange = disk.IDBKeyRange;
    this.storage = new WebStorage(() => mishaps.strikes('local storage full'));
    this.hasLocks = !mishaps.befalls('no web locks');
    if (mishaps.befalls('clock wrong')) this.clock.offsetMs = (this.dice.random() - 0.5) * 20 * 86_400_000;
  }

  open(): Tab {
    this.opened += 1;
    const tab = new Tab(`${this.name} tab ${this.opened}`, this, this.script);
    this.tabs.push(tab);
    return tab;
  }

  /** The app has another build from the next page on. */
  update(script: Bundle): void {
    this.script = script;
  }

  /** A tab is loaded anew. @param at  who types in it */
  reload(tab: Tab, at: { typing: { lose(tab: Tab): void } }): Tab {
    at.typing.lose(tab);
    tab.close();
    return this.open();
  }

  /** The browser forgets what sites store, but for their cookies; no tab is open. */
  clear(): void {
    this.factory = new this.disk.IDBFactory();
    this.storage.items.clear();
  }

  /** A tab is gone. */
  forget(tab: Tab): void {
    this.tabs.splice(this.tabs.indexOf(tab), 1);
    this.locks.forget(tab.process);
    this.channels.forget(tab.process);
    this.storage.forget(tab.process);
  }

  /** What becomes of a transaction that writes. */
  readonly writeFault: WriteFault = () => {
    if (this.mishaps.strikes('disk full')) return 'QuotaExceededError';
    return this.mishaps.strikes('write aborts') ? 'AbortError' : null;
  };
}
