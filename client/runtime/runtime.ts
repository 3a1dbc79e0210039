/**
 * The runtime: connects the active person with their store and engine, one change at a time. `people.ts` changes the person, `stores.ts`
 * opens stores, `running.ts` runs the engine, and `use-runtime.tsx` provides the result to React.
 */
import { Problem } from '#protocol/problem.ts';
import type { DeviceDatabase, Person } from '#client/device/device-database.ts';
import type { TraceStore } from '#client/device/trace.ts';
import { restoreDrafts } from '#client/local/kept-drafts.ts';
import { forgetHistory } from '#client/undo/history.ts';
import { createApi, type Api, type ApiPorts } from '#client/http/api.ts';
import type { OwnAccount } from '#client/http/own-account.ts';
import type { PersonSession } from '#client/http/session.ts';
import { signal } from '#client/local/external.ts';
import { takeIntoUse } from '#client/store/clock.ts';
import type { Store } from '#client/store/database.ts';
import type { SyncPorts } from '#client/sync/ports.ts';
import { ComingBack } from './coming-back.ts';
import { leftWorkOf } from './left-work-of.ts';
import { openDevice } from './open-store.ts';
import { People } from './people.ts';
import { run, type Running } from './running.ts';
import type { Keeping, ReturnChoice, Runtime, RuntimeHandle } from './runtime-handle.ts';
import { Stores } from './stores.ts';
import type { SyncStatus } from './sync-status.ts';

const DRAFTS_DEADLINE_MS = 500;

/** The ports of the runtime. */
export interface RuntimePorts extends SyncPorts {
  network: ApiPorts;
  trace: TraceStore;
}

/** Starts the runtime with the store of the active person. @throws StoreTrouble */
export async function startRuntime(ports: RuntimePorts): Promise<RuntimeHandle> {
  const [{ device, kept }] = await Promise.all([openDevice(ports), restoreSoon(ports)]);
  const handle = new LiveRuntime(device, ports, kept);
  await handle.become(await device.activePerson(), null);
  return handle;
}

/** Restores drafts. Where the script for it may come over the network, the first screen waits only a moment for it. */
async function restoreSoon({ after }: SyncPorts): Promise<void> {
  const restored = restoreDrafts();
  if (!globalThis.navigator?.serviceWorker?.controller) return;
  await Promise.race([restored, new Promise<void>((resolve) => after(DRAFTS_DEADLINE_MS, resolve))]);
}

class LiveRuntime implements RuntimeHandle {
  private runtime!: Runtime;
  private syncStatus!: SyncStatus;
  private running: Running | null = null;
  private turn: Promise<void> = Promise.resolve();
  private readonly changes = signal();
  private isBegun!: () => void;
  private readonly begun = new Promise<void>((resolve) => (this.isBegun = resolve));

  private readonly api: Api;
  private readonly stores: Stores;
  private readonly people: People;
  private readonly comingBack: ComingBack;

  constructor(
    private readonly device: DeviceDatabase,
    private readonly ports: RuntimePorts,
    kept: boolean,
  ) {
    const { network, trace } = ports;
    this.api = createApi(network);
    this.stores = new Stores(device, ports, kept, this.changes.notify);
    this.people = new People(
      device,
      this.api,
      trace,
      () => this.runtime.person,
      (person, token) => this.become(person, token),
    );
    this.comingBack = new ComingBack(device, this.api, trace, this.stores, this.people);
  }

  current = (): Runtime => this.runtime;
  status = (): SyncStatus => this.syncStatus;
  keeping = (): Keeping => this.stores.keeping();
  dismissCleared = (): void => this.comingBack.dismiss(this.runtime.person);
  comeBack = (choice: ReturnChoice): Promise<void> => this.comingBack.answer(choice);
  subscribe = this.changes.subscribe;

  begin(): void {
    this.isBegun();
    this.people.followOtherTabs();
    this.ports.onReturn(() => void this.people.endSession());
    void this.people
      .endSession()
      .then(() => this.comingBack.ask(this.runtime))
      .catch(console.error);
  }

  /** Switches to a person, after earlier switches. Does nothing for the active person, unless a new session begins. */
  become(person: Person, token: string | null): Promise<void> {
    this.turn = this.turn.catch(() => undefined).then(() => this.change(person, token));
    return this.turn;
  }

  private async change(person: Person, token: string | null): Promise<void> {
    const { userId } = person;
    if (this.runtime && this.runtime.person.userId === userId && token === null) return this.call(person);
    await this.stores.settled();
    const store = await this.stores.open(userId);
    if (token !== null) await takeIntoUse(store);
    if (userId !== null)
      await this.stores.takeAlong(store, userId, this.guestStore(), token === null ? this.begun : 'now');
    else if (this.runtime) forgetHistory(this.runtime.store);
    this.running?.stop();
    const session = userId === null ? null : this.people.sessionOf(userId, token);
    const { api, ports, begun } = this;
    const onStatus = (status: SyncStatus): void => {
      this.syncStatus = status;
      if (userId !== null) this.ports.trace.leave({ userId, unsent: status.waiting });
      this.changes.notify();
    };
    this.running = await run(person, store, session, { api, ports, begun, onStatus });
    this.runtime = this.runtimeOf(person, store, session, this.running);
    this.changes.notify();
  }

  /** The store of the guest on this page; null while somebody is signed in. */
  private guestStore(): Store | null {
    return this.runtime?.person.userId === null ? this.runtime.store : null;
  }

  private runtimeOf(
    person: Person,
    store: Store,
    session: PersonSession | null,
    { engine, compare }: Running,
  ): Runtime {
    const { signUp, signIn } = this.people;
    return {
      person,
      store,
      syncNow: async () => engine?.syncNow(),
      compare,
      signUp,
      signIn,
      signOut: (unsent) => this.people.leave(person, store, engine, unsent),
      ownAccount: () => this.accountOf(session),
      rename: (user) => this.device.rename(user),
      ...leftWorkOf(person, this.device, this.stores),
      deleteAccount: async (password) => {
        await (await this.accountOf(session)).end(password);
        await this.people.leave(person, store, null, 'discard');
      },
    };
  }

  /** Updates the name and address of the active person. */
  private call(person: Person): void {
    const { name, email } = this.runtime.person;
    if (name === person.name && email === person.email) return;
    this.runtime = { ...this.runtime, person };
    this.changes.notify();
  }

  private async accountOf(session: PersonSession | null): Promise<OwnAccount> {
    if (!session) throw new Problem('unauthenticated', 'Sign in first.');
    const { ownAccount } = await import('#client/http/own-account.ts');
    return ownAccount(this.ports.network, session);
  }
}
