/**
 * Who is using the app, their store and its engine; and the ways from one person to another. Holds everything that
 * the screens need to run; `use-runtime.tsx` hands it to React.
 */
import { liveQuery } from 'dexie';
import type { Session, Signup } from '#protocol/account.ts';
import { Problem } from '#protocol/problem.ts';
import { GUEST, type DeviceDatabase, type Person } from '#client/device/device-database.ts';
import { forget, mayForget, type Unsent } from '#client/device/sign-out.ts';
import type { LeftPorts } from '#client/device/left-work.ts';
import { leaveTrace, readTrace, removeTrace } from '#client/device/trace.ts';
import { clearDrafts, restoreDrafts } from '#client/drafts/kept-drafts.ts';
import { forgetHistory } from '#client/history/history.ts';
import { createApi, type Api, type ApiPorts } from '#client/http/api.ts';
import type { OwnAccount } from '#client/http/own-account.ts';
import type { PersonSession } from '#client/http/session.ts';
import { takeIntoUse } from '#client/store/clock.ts';
import { Store } from '#client/store/database.ts';
import type { Engine } from '#client/sync/engine.ts';
import type { SyncPorts } from '#client/sync/ports.ts';
import { openDevice, openWithin } from './open-store.ts';
import { browserNetwork, loadDeviceKey, personSession, storeName } from './person-session.ts';
import { Phases } from './phases.ts';
import type { Keeping, ReturnChoice, Runtime, RuntimeHandle } from './runtime-handle.ts';
import { sendLaterToo } from './send-later.ts';
import { startLater } from './start-later.ts';
import { watchStatus, type SyncStatus } from './sync-status.ts';

const DRAFTS_DEADLINE_MS = 500;

/** What syncs starts after the first screen, so it is not among the first scripts. */
const loadEngine = () => import('#client/sync/engine.ts');

/** Opens the active person's store. */
export async function startRuntime(ports: SyncPorts): Promise<RuntimeHandle> {
  const [{ device, kept }] = await Promise.all([openDevice(ports), restoreSoon(ports)]);
  const handle = new LiveRuntime(device, browserNetwork, ports, kept);
  await handle.become(await device.activePerson(), null);
  return handle;
}

/** Resolves when drafts are shown as they were typed last. Where the script comes from far away, the first screen does not wait for it. */
async function restoreSoon({ after }: SyncPorts): Promise<void> {
  const restored = restoreDrafts();
  if (!globalThis.navigator?.serviceWorker?.controller) return;
  await Promise.race([restored, new Promise<void>((resolve) => after(DRAFTS_DEADLINE_MS, resolve))]);
}

const isKnown = (person: Person): person is Person & { userId: string } => person.userId !== null;

/** Wanted where work of somebody else is left, so it is not among the first scripts. */
const loadLeftWork = () => import('#client/device/left-work.ts');

/** Wanted at a sign-in, and once the first screen is drawn. */
const loadBringAlong = () => import('./bring-guest-along.ts');

class LiveRuntime implements RuntimeHandle {
  private runtime!: Runtime;
  private syncStatus!: SyncStatus;
  private kept: Keeping;
  private readonly listeners = new Set<() => void>();
  private end: () => void = () => undefined;
  private turn: Promise<void> = Promise.resolve();
  /** Nobody else's turn begins in the middle of it: it empties the guest's store when it is done. */
  private adopting: Promise<void> = Promise.resolve();
  /** Of whom the app asks whether it is them. */
  private returning: Session | null = null;
  private isBegun!: () => void;
  private readonly begun = new Promise<void>((resolve) => (this.isBegun = resolve));

  private readonly api: Api;

  constructor(
    private readonly device: DeviceDatabase,
    private readonly network: ApiPorts,
    private readonly ports: SyncPorts,
    kept: boolean,
  ) {
    this.api = createApi(network);
    this.kept = { kept, outdated: false, cleared: null };
  }

  current = (): Runtime => this.runtime;
  status = (): SyncStatus => this.syncStatus;
  keeping = (): Keeping => this.kept;
  dismissCleared = (): void => {
    // Of nobody who is here: it would be told at each start.
    if (this.runtime.person.userId === null) removeTrace();
    this.keep({ cleared: null });
  };
  comeBack = (choice: ReturnChoice): Promise<void> => this.answerReturn(choice);
  subscribe = (changed: () => void): (() => void) => {
    this.listeners.add(changed);
    return () => this.listeners.delete(changed);
  };

  begin(): void {
    this.isBegun();
    this.followOtherTabs();
    sendLaterToo(this);
    this.ports.onReturn(() => void this.endSession());
    void this.endSession()
      .then(() => this.askReturn())
      .catch(console.error);
  }

  /** Makes the app a person's, in turn. Does nothing when it is theirs already and no new session begins. */
  become(person: Person, token: string | null): Promise<void> {
    this.turn = this.turn.catch(() => undefined).then(() => this.change(person, token));
    return this.turn;
  }

  /** Tells the server of a session that ended here while it could not be told; silently, until it works. */
  private async endSession(): Promise<void> {
    const userId = await this.device.endingSession();
    if (userId === undefined) return;
    try {
      await this.sessionOf(userId).end();
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) return;
    }
    await this.device.sessionEnded();
  }

  private async change(person: Person, token: string | null): Promise<void> {
    if (this.runtime && this.runtime.person.userId === person.userId && token === null) return this.call(person);
    await this.adopting;
    const store = await this.openStore(person.userId);
    if (token !== null) await takeIntoUse(store);
    if (person.userId !== null) await this.takeAlong(store, person.userId, token !== null);
    else if (this.runtime) forgetHistory(this.runtime.store);
    this.end();
    const unfollow = await store.followTime();
    const phases = new Phases();
    const session = person.userId === null ? null : this.sessionOf(person.userId, token);
    const engine = session && startLater(() => this.startSync(store, session, phases), this.begun);
    const unwatch = watchStatus(store, person.userId, phases, this.ports, (status) => {
      this.syncStatus = status;
      if (person.userId !== null) leaveTrace({ userId: person.userId, unsent: status.waiting });
      this.changed();
    });
    this.end = () => {
      engine?.stop();
      unwatch();
      unfollow();
    };
    this.runtime = {
      person,
      store,
      syncNow: async () => engine?.syncNow(),
      signUp: (body) => this.enter((key) => this.signUpOrIn(body, key)),
      signIn: (body) => this.enter((key) => this.api.login(body, key)),
      signOut: (unsent) => this.leave(person, store, engine, unsent),
      ownAccount: () => this.accountOf(session),
      rename: (user) => this.device.rename(user),
      leftWork: async () =>
        isKnown(person) ? (await loadLeftWork()).leftWork(this.device, person, this.leftPorts) : [],
      openLeft: this.leftPorts.open,
      answerLeft: async (userId) => void (await this.device.people.update(userId, { answered: true })),
      removeLeft: async (userId) => (await loadLeftWork()).removeLeft(this.device, userId, this.leftPorts),
      deleteAccount: async (password) => {
        await (await this.accountOf(session)).end(password);
        await this.leave(person, store, null, 'discard');
      },
    };
    this.changed();
  }

  /** The person is the same, and may have another name by now. */
  private call(person: Person): void {
    const { name, email } = this.runtime.person;
    if (name === person.name && email === person.email) return;
    this.runtime = { ...this.runtime, person };
    this.changed();
  }

  private async accountOf(session: PersonSession | null): Promise<OwnAccount> {
    if (!session) throw new Problem('unauthenticated', 'Sign in first.');
    const { ownAccount } = await import('#client/http/own-account.ts');
    return ownAccount(this.network, session);
  }

  /** Another tab that signs in or out takes this one along. */
  private followOtherTabs(): void {
    liveQuery(async () => this.device.lasting(() => this.device.activePerson())).subscribe({
      next: (person) => void this.become(person, null).catch(console.error),
    });
  }

  /**
   * What a guest wrote comes along. Whoever signs in finds it there; on a cold start there is nothing left to adopt but
   * after a crash in the middle of it, and that waits for the first screen.
   */
  private async takeAlong(store: Store, userId: string, signsIn: boolean): Promise<void> {
    const before = this.runtime?.person.userId === null ? this.runtime.store : null;
    const adopt = () => this.adopt(store, userId, before);
    const adopted = signsIn ? adopt() : this.begun.then(adopt);
    this.adopting = adopted.catch(console.error);
    if (signsIn) await adopted;
  }

  /**
   * A device that knows nobody but bears the trace of someone was cleared by its browser. Where the cookie of a session is still
   * there, the app asks whether to go on as its owner: another page of this host may have planted both.
   */
  private async askReturn(): Promise<void> {
    const trace = readTrace();
    if (!trace || this.runtime.person.userId !== null || (await this.device.people.count()) > 0) return;
    const { unsent } = trace;
    try {
      this.returning = await this.api.refresh();
      const { name, email } = this.returning.user;
      const written = await this.runtime.store.outbox.count();
      this.keep({ cleared: { unsent, rest: { name, email, written } } });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.keep({ cleared: { unsent, rest: 'wants-sign-in' } });
    }
  }

  /** Everything comes back from the server; nothing is ever told to it as deleted, and nothing is taken along unasked. */
  private async answerReturn(choice: ReturnChoice): Promise<void> {
    const { returning } = this;
    if (!returning) return;
    const { token, user } = returning;
    this.returning = null;
    if (choice === 'no') {
      removeTrace();
      this.keep({ cleared: null });
      return void this.api.logout(token).catch(console.error);
    }
    const unsent = this.kept.cleared?.unsent ?? 0;
    await this.device.activate(user, { leavesGuest: choice === 'alone' });
    this.keep({ cleared: { unsent, rest: 'comes-back' } });
    await this.become({ userId: user.id, name: user.name, email: user.email }, token);
  }

  private readonly leftPorts: LeftPorts = { storeName, open: (userId) => this.openStore(userId) };

  /** Opens a person's store, and notices when a newer build changes it. */
  private async openStore(userId: string | null): Promise<Store> {
    const store = new Store(storeName(userId), this.ports);
    store.on('versionchange', ({ newVersion }) => {
      if (newVersion !== null) this.keep({ outdated: true });
    });
    await openWithin(store, this.ports);
    if (store.isOutdated()) this.keep({ outdated: true });
    return store;
  }

  private keep(change: Partial<Keeping>): void {
    this.kept = { ...this.kept, ...change };
    this.changed();
  }

  private async adopt(store: Store, userId: string, onPage: Store | null): Promise<void> {
    if (!(await this.device.takesGuestAlong(userId))) return;
    const [{ bringGuestAlong }, guest] = await Promise.all([loadBringAlong(), this.openStore(null)]);
    await bringGuestAlong(guest, store, userId, onPage);
    guest.close();
  }

  private async startSync(store: Store, session: PersonSession, phases: Phases): Promise<Engine> {
    const { startEngine } = await loadEngine();
    return startEngine(
      store,
      (request) => session.authorized((good) => this.api.sync(good, request)),
      this.ports,
      phases.set,
      (...asked) => session.authorized((good) => this.api.follow(good, ...asked)),
    );
  }

  private sessionOf(userId: string, token: string | null = null): PersonSession {
    return personSession(this.api, this.device, userId, token);
  }

  private async enter(ask: (deviceKey?: string) => Promise<Session>): Promise<void> {
    const key = await loadDeviceKey()
      .then(({ newDeviceKey }) => newDeviceKey())
      .catch(() => undefined);
    const { token, user } = await ask(key?.publicKey);
    await this.device.activate(user, { keys: key?.pair, before: this.runtime.person.userId });
    await this.become({ userId: user.id, name: user.name, email: user.email }, token);
  }

  /** An address that is taken by the very account that one asks for: the answer of an earlier sign-up was lost. */
  private async signUpOrIn(body: Signup, key?: string): Promise<Session> {
    try {
      return await this.api.signup(body, key);
    } catch (taken) {
      if (!(taken instanceof Problem) || taken.code !== 'email_taken') throw taken;
      const { email, password } = body;
      return this.api.login({ email, password }, key).catch((cause: unknown) => {
        throw cause instanceof Problem && cause.code === 'network' ? cause : taken;
      });
    }
  }

  private async leave(person: Person, store: Store, engine: Engine | null, unsent: Unsent): Promise<void> {
    if (person.userId === null) return;
    const forgets = await mayForget(store, async () => engine?.drain(), unsent);
    await this.device.deactivate(person.userId, forgets);
    leaveTrace(null);
    await this.become(GUEST, null);
    if (!forgets) store.close();
    else if (await forget(store, unsent)) await this.device.remember(person);
    else clearDrafts(store.name);
    void this.endSession();
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}
