/**
 * A device: disks, a clock, a link, the people who use it, and the processes (tabs) that run the real engine. A process that dies
 * takes its promises with it; what it had committed is on the disk.
 */
import { adoptGuest } from '#client/device/adopt-guest.ts';
import { createApi, type ApiPorts } from '#client/http/api.ts';
import { callSync } from '#client/http/call-sync.ts';
import { PersonSession } from '#client/http/session.ts';
import { followChanges } from '#client/http/follow.ts';
import type { OutboxEntry, Store } from '#client/store/database.ts';
import type { Slot } from '#client/store/slot.ts';
import { stampMs } from '#protocol/stamp.ts';
import { reachAgreement } from '#client/sync/agreement.ts';
import { compareOnceDue } from '#client/sync/compare-when-due.ts';
import { startEngine, type Engine, type Phase } from '#client/sync/engine.ts';
import type { Post } from '#client/sync/exchange.ts';
import type { SyncPorts } from '#client/sync/ports.ts';
import { syncRound } from '#client/sync/round.ts';
import { Channels, Locks } from './browser.ts';
import { DeviceClock } from './device-clock.ts';
import type { Dice } from './dice.ts';
import type { Chaos } from './faults.ts';
import type { Violation } from './judge.ts';
import type { World } from './lanes.ts';
import { Link } from './link.ts';
import { Process } from './process.ts';
import type { Scheduler } from './scheduler.ts';
import type { Servers } from './server.ts';

/** A way to open one of the device's stores, as a process that may die. */
export type OpenStore = (name: string, ports: SyncPorts, process: Process) => Store;

/** The app in one tab. */
export interface Tab {
  name: string;
  /** The build of the app that it runs. */
  build: number;
  process: Process;
  ports: SyncPorts;
  network: ApiPorts;
  returned: Set<() => void>;
  /** Ends what must not outlive the process. */
  hangUps: Set<() => void>;
  /** What the person in front of it works on; null until it is open. */
  open: Open | null;
  /** Whose store it is opening, if any. */
  opening?: string | null | undefined;
  /** One change of person after the other. */
  turn: Promise<void>;
}

interface Open {
  store: Store;
  userId: string | null;
  engine: Engine | null;
  phase: Phase | null;
}

export interface Surroundings {
  scheduler: Scheduler;
  chaos: Chaos;
  world: World;
  servers: Servers;
  /** Whether the devices follow the stream of changes. */
  live: boolean;
}

const RELOAD_MS = 2_000;
/** How long a person leaves a tab open that asks to be reloaded. */
const OLD_MS = 120_000;

export class Device {
  readonly clock: DeviceClock;
  readonly link: Link;
  tabs: Tab[] = [];
  /** Who has signed in here at some time. */
  readonly known = new Set<string>();
  /** Whether anyone has used it without an account. */
  hadGuest = false;
  /** The newest schema that a build has brought here, and that of each store: how many steps they are ahead of today's. */
  private schema = 0;
  private readonly schemas = new Map<string, number>();
  /** Whether the app here compares its store with the server when that is due. */
  compares = false;
  /** Clocks that were moved too far. */
  readonly followed: Violation[] = [];
  private returning: string[] = [];
  private opened = 0;
  /** The workers that are at work, and how often one was woken. */
  private readonly workers = new Set<Tab>();
  private woken = 0;
  private readonly dice: Dice;
  private readonly locks = new Locks();
  private readonly channels: Channels;

  /** @param active  whose turn it is; null is a guest's */
  constructor(
    readonly name: string,
    readonly accounts: string[],
    public active: string | null,
    private readonly around: Surroundings,
  ) {
    const { scheduler, chaos, servers } = around;
    this.dice = scheduler.named(`${name} ports`);
    this.clock = new DeviceClock(scheduler, chaos, scheduler.named(`${name} clock`));
    this.link = new Link(scheduler, chaos, name, servers);
    this.link.overtake = () => this.wakeWorker();
    this.channels = new Channels(scheduler);
    if (active === null) this.hadGuest = true;
    else this.known.add(active);
  }

  /** A tab that is not frozen, and open. */
  get awake(): (Tab & { open: Open }) | undefined {
    return this.tabs.find((tab): tab is Tab & { open: Open } => !tab.process.isFrozen && tab.open !== null);
  }

  storeName(userId: string | null): string {
    return `${this.name}/${userId ?? 'guest'}`;
  }

  /** Looks into somebody's store, whoever's turn it is. */
  look(userId: string): Store {
    const { ports, process } = this.awake!;
    return this.around.world.openStore(this.storeName(userId), ports, process);
  }

  /** Opens the app in one more tab. */
  openTab(): Tab {
    if (this.around.chaos.strikes('new build with a new schema')) this.schema += 1;
    const tab = this.newTab(`${this.name} tab ${(this.opened += 1)}`);
    this.tabs.push(tab);
    this.follow(tab);
    return tab;
  }

  /** A process of the app that has opened nothing yet. */
  private newTab(name: string, schema = this.schema): Tab {
    const process = new Process(schema);
    const returned = new Set<() => void>();
    const hangUps = new Set<() => void>();
    const ports = this.ports(process, returned);
    const { build } = this.around.servers;
    const fetch = this.fetch(process, hangUps, { tab: name, build: String(build) });
    const network = { fetch, baseUrl: '', newId: this.dice.uuid, deadline: this.link.deadline };
    return { name, build, process, ports, network, returned, hangUps, open: null, turn: Promise.resolve() };
  }

  /** Ends a tab at once, wherever it is. */
  kill(tab: Tab): void {
    this.end(tab);
    this.tabs = this.tabs.filter((other) => other !== tab);
  }

  private end(tab: Tab): void {
    tab.process.alive = false;
    this.locks.forget(tab.process);
    this.channels.forget(tab.process);
    tab.process.unfreeze();
    for (const hangUp of tab.hangUps) hangUp();
  }

  /** Closes every tab and opens the app anew. */
  restart(): void {
    for (const tab of [...this.tabs]) this.kill(tab);
    this.openTab();
  }

  /** Makes it somebody's turn; every tab follows as soon as it can. */
  become(userId: string | null): void {
    this.active = userId;
    if (userId === null) this.hadGuest = true;
    else this.known.add(userId);
    for (const tab of this.tabs) this.follow(tab);
  }

  /**
   * In the end, everyone who was here comes back, those who are here first.
   * @returns whether there is one more
   */
  next(first: boolean): boolean {
    if (first) {
      this.returning = [...new Set([...this.known, ...(this.hadGuest ? this.accounts.slice(0, 1) : [])])].filter(
        (userId) => userId !== this.active,
      );
      if (this.active !== null) return true;
    }
    const userId = this.returning.shift();
    if (userId === undefined) return false;
    this.become(userId);
    return true;
  }

  /** Another device with a copy of this one's profile, and so with the same replicas. */
  async copy(): Promise<Device> {
    const copy = new Device(`${this.name} copied`, this.accounts, this.active, this.around);
    copy.schema = this.schema;
    copy.hadGuest = this.hadGuest;
    for (const userId of this.known) copy.known.add(userId);
    for (const userId of [null, ...this.known]) {
      const [name, to] = [this.storeName(userId), copy.storeName(userId)];
      const schema = this.schemas.get(name);
      if (schema === undefined) continue;
      await this.around.world.copy(name, to, schema);
      copy.schemas.set(to, schema);
    }
    return copy;
  }

  /** Removes what is here of somebody, for good. Their tabs are closed, since nothing is left that they could show. */
  async forget(userId: string): Promise<void> {
    for (const tab of this.tabs.filter(({ open, opening }) => open?.userId === userId || opening === userId))
      this.kill(tab);
    this.known.delete(userId);
    await this.wipe(this.storeName(userId));
  }

  /** The browser needs the space: everything is gone. */
  async evict(): Promise<void> {
    for (const tab of [...this.tabs]) this.kill(tab);
    const names = [null, ...this.known].map((userId) => this.storeName(userId));
    this.known.clear();
    this.become(null);
    for (const name of names) await this.wipe(name);
  }

  private async wipe(name: string): Promise<void> {
    for (const worker of this.workers) this.end(worker);
    this.schemas.delete(name);
    await this.around.world.wipe(name);
  }

  /** Opens the store of whose turn it is, as `client/runtime/runtime.ts` does. */
  private follow(tab: Tab): void {
    tab.turn = tab.turn.then(async () => {
      const userId = this.active;
      if (tab.open?.userId === userId) return;
      await tab.process.living();
      const { scheduler } = this.around;
      let store: Store;
      tab.opening = userId;
      try {
        store = await this.openStore(tab, userId);
        if (this.around.chaos.strikes('outbox of an old build')) await writeAsOldBuild(store);
        if (userId !== null && this.hadGuest) await this.adopt(tab, store, userId);
      } catch {
        // The person reads that it did not work, and loads the page again.
        scheduler.after(RELOAD_MS, `${this.name} reloads`, () => tab.process.alive && this.reload(tab));
        return;
      } finally {
        tab.opening = undefined;
      }
      tab.open?.engine?.stop();
      const open: Open = { store, userId, engine: null, phase: null };
      if (userId !== null) open.engine = this.startEngine(tab, open, userId);
      tab.open = open;
    });
  }

  /** Opens the app anew in a tab that could not open it; it is a newer build by then, if there is one. */
  private reload(tab: Tab): void {
    if (tab.process.schema === this.schema) return this.follow(tab);
    this.kill(tab);
    this.openTab();
  }

  /** @throws Error when another tab keeps the store from getting the schema of this tab's build */
  private async openStore(tab: Tab, userId: string | null): Promise<Store> {
    const name = this.storeName(userId);
    const store = this.around.world.openStore(name, tab.ports, tab.process);
    const { schema } = tab.process;
    const stored = this.schemas.get(name) ?? schema;
    this.schemas.set(name, stored);
    if (stored < schema) await this.upgrade(tab, name, store);
    return store;
  }

  private async upgrade(tab: Tab, name: string, store: Store): Promise<void> {
    const { scheduler, chaos, world } = this.around;
    const { process } = tab;
    await scheduler.step(`${name} upgrade`);
    await process.living();
    // Another tab of the same build came first.
    if (this.schemas.get(name)! >= process.schema) return;
    const holders = this.tabs.filter((other) => other.process.isFrozen && other.process.schema < process.schema);
    if (holders.length > 0 && chaos.befalls('schema upgrade blocked')) {
      // The person reads that another tab is in the way, and closes it.
      for (const holder of holders) this.kill(holder);
      throw new Error('Another tab holds the store.');
    }
    const dies = chaos.strikes('crash during a schema upgrade');
    await world.upgrade(name, store, process, dies);
    if (!dies) return void this.schemas.set(name, process.schema);
    this.kill(tab);
    await process.living();
  }

  private async adopt(tab: Tab, store: Store, userId: string): Promise<void> {
    const guest = await this.openStore(tab, null);
    await adoptGuest(guest, store, userId);
    guest.close();
  }

  /** Somebody's session, as one process has it. */
  private session({ network, process }: Pick<Tab, 'network' | 'process'>, userId: string): PersonSession {
    const alone = <T>(name: string, work: () => Promise<T>): Promise<T> =>
      this.locks.alone(name, process, this.around.scheduler, work);
    return new PersonSession(createApi(network), { alone }, userId);
  }

  /** Asks the server as the app in a tab does, beside its engine. */
  poster(tab: Tab, userId: string, session = this.session(tab, userId)): Post {
    return (request) => session.authorized((token) => callSync(tab.network, token, request));
  }

  /** The browser wakes the service worker, which sends what waits, with no tab open or beside them: as `client/send-outbox.ts` does it. */
  async wakeWorker(): Promise<void> {
    const userId = this.active;
    if (userId === null) return;
    const worker = this.newTab(`${this.name} worker ${(this.woken += 1)}`, this.schemas.get(this.storeName(userId)));
    this.workers.add(worker);
    try {
      const store = await this.openStore(worker, userId);
      if ((await store.outbox.count()) > 0) await syncRound(store, this.poster(worker, userId));
      store.close();
    } catch {
      // The browser wakes it again later.
    } finally {
      this.workers.delete(worker);
      this.end(worker);
    }
  }

  private startEngine(tab: Tab, open: Open, userId: string): Engine {
    const { ports, network } = tab;
    const session = this.session(tab, userId);
    return startEngine(
      open.store,
      this.poster(tab, userId, session),
      ports,
      (phase) => {
        open.phase = phase;
        if (phase.name === 'idle') void this.checkClock(open.store);
        if (phase.name === 'failing' && phase.problem.code === 'upgrade_required') this.reloadOld(tab);
      },
      // What `api.sync` and `api.follow` are once their code is loaded, which takes a time that no seed decides.
      this.around.live
        ? (...asked) => session.authorized((token) => followChanges(network, token, ...asked))
        : undefined,
      async (...asked) => {
        if (this.compares) await compareOnceDue(() => Promise.resolve({ reachAgreement }), ...asked);
      },
    );
  }

  /** I-12: what a device heard from others moves its clock no further than a minute beyond the time that it was just told. */
  private async checkClock(store: Store): Promise<void> {
    const { scheduler } = this.around;
    const row = await scheduler.hold(() => store.meta.get('clock').catch(() => undefined));
    const { last, offsetMs = 0 } = (row?.value ?? {}) as { last?: string; offsetMs?: number };
    if (last === undefined || this.clock.wentBack || stampMs(last) <= store.ports.now() + offsetMs + 62_000) return;
    this.followed.push({ invariant: 'I-12 follows the future', detail: `${this.name}: the clock stands at ${last}` });
  }

  /** The app asks to be reloaded; sooner or later its person does. */
  reloadOld(tab: Tab): void {
    const { scheduler, chaos, servers } = this.around;
    if (tab.build === servers.build && tab.process.schema === this.schema) return;
    scheduler.after(this.dice.random() * (chaos.on ? OLD_MS : RELOAD_MS), `${this.name} reloads`, () => {
      if (!this.tabs.includes(tab)) return;
      this.kill(tab);
      this.openTab();
    });
  }

  /** The network, as one process has it: nothing comes back to one that is frozen or dead. */
  private fetch(process: Process, hangUps: Set<() => void>, marks: Record<string, string>): typeof fetch {
    return (async (url: string, init: RequestInit) => {
      const headers = { ...(init.headers as Record<string, string>), ...marks, cookie: this.active ?? '' };
      const response = await this.link.fetch(url, { ...init, headers }).finally(() => process.living());
      this.clock.whileWaiting();
      if (!response.body) return response;
      const line = response.body.getReader();
      const cancel = (): Promise<void> => line.cancel();
      hangUps.add(() => void cancel());
      const read = (): Promise<unknown> => line.read().finally(() => process.living());
      return { ...response, body: { getReader: () => ({ read, cancel }) } };
    }) as typeof fetch;
  }

  private ports(process: Process, returned: Set<() => void>): SyncPorts {
    const { scheduler, chaos } = this.around;
    const apartMs = chaos.strikes('clock differs by tab') ? this.dice.between(-2_000, 2_000) : 0;
    return {
      now: () => this.clock.now() + apartMs,
      steady: () => scheduler.nowMs,
      newId: this.dice.uuid,
      newReplicaId: () => this.dice.hex(16),
      random: this.dice.random,
      online: () => true,
      visible: () => true,
      after: (ms, callback) => scheduler.after(ms, `${this.name} timer`, () => void process.living().then(callback)),
      onConnection: () => () => undefined,
      onReturn: (callback) => {
        returned.add(callback);
        return () => returned.delete(callback);
      },
      lock: (name, steal, held) => this.locks.request(name, steal, process, held),
      channel: (name, onMessage) => this.channels.join(name, process, onMessage),
    };
  }
}

/** What waits, as the first build of the app had written it. */
const writeAsOldBuild = (store: Store): Promise<void> =>
  store.transaction('rw', store.outbox, async () => {
    const old = (slot: Slot | null): unknown => {
      if (slot === null) return null;
      const { sitOut: _, ...rest } = slot;
      return { ...rest, notBefore: 0 };
    };
    const entries = (await store.outbox.toArray()).map(({ format: _, queued, sending, ...entry }) => ({
      ...entry,
      queued: old(queued),
      sending: old(sending),
    }));
    await store.outbox.bulkPut(entries as unknown as OutboxEntry[]);
  });
