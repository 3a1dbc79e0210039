/** Changes the active person of this device: sign-up, sign-in, sign-out, and following another tab. */
import { liveQuery } from 'dexie';
import type { Login, Session, Signup } from '#protocol/account.ts';
import { Problem } from '#protocol/problem.ts';
import { GUEST, type DeviceDatabase, type Person } from '#client/device/device-database.ts';
import { forget, mayForget, type Unsent } from '#client/device/forget-store.ts';
import type { TraceStore } from '#client/device/trace.ts';
import { clearDrafts } from '#client/local/kept-drafts.ts';
import type { Api } from '#client/http/api.ts';
import type { PersonSession } from '#client/http/session.ts';
import type { Store } from '#client/store/database.ts';
import type { Engine } from '#client/sync/engine.ts';
import { loadDeviceKey, personSession } from './person-session.ts';

export class People {
  /**
   * @param current  the active person
   * @param become   switches the app to a person; a token begins a new session
   */
  constructor(
    private readonly device: DeviceDatabase,
    private readonly api: Api,
    private readonly trace: TraceStore,
    private readonly current: () => Person,
    private readonly become: (person: Person, token: string | null) => Promise<void>,
  ) {}

  signUp = (body: Signup): Promise<void> => this.enter((key) => this.signUpOrIn(body, key));

  signIn = (body: Login): Promise<void> => this.enter((key) => this.api.login(body, key));

  /** Continues as the owner of a session, whom the device already knows. */
  arrive = ({ token, user: { id, name, email } }: Session): Promise<void> =>
    this.become({ userId: id, name, email }, token);

  /** The session of a user. @param token  the access token, where it was just issued */
  sessionOf = (userId: string, token: string | null = null): PersonSession =>
    personSession(this.api, this.device, userId, token);

  /** Follows other tabs that sign in or out. */
  followOtherTabs(): void {
    liveQuery(async () => this.device.lasting(() => this.device.activePerson())).subscribe({
      next: (person) => void this.become(person, null).catch(console.error),
    });
  }

  /** Signs a person out, and removes their store where nothing of it is needed. @throws Problem as `Runtime.signOut` */
  async leave(person: Person, store: Store, engine: Engine | null, unsent: Unsent): Promise<void> {
    if (person.userId === null) return;
    const forgets = await mayForget(store, async () => engine?.drain(), unsent);
    await this.device.deactivate(person.userId, forgets);
    this.trace.leave(null);
    await this.become(GUEST, null);
    if (!forgets) store.close();
    else if (await forget(store, unsent)) await this.device.remember(person);
    else clearDrafts(store.name);
    void this.endSession();
  }

  /** Ends a session on the server that ended here without a network. Silent; repeated until it works. */
  async endSession(): Promise<void> {
    const userId = await this.device.endingSession();
    if (userId === undefined) return;
    try {
      await this.sessionOf(userId).end();
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) return;
    }
    await this.device.sessionEnded();
  }

  private async enter(ask: (deviceKey?: string) => Promise<Session>): Promise<void> {
    const key = await loadDeviceKey()
      .then(({ newDeviceKey }) => newDeviceKey())
      .catch(() => undefined);
    const session = await ask(key?.publicKey);
    await this.device.activate(session.user, { keys: key?.pair, before: this.current().userId });
    await this.arrive(session);
  }

  /** Signs up; where the address is taken by this very account, signs in: the answer of an earlier sign-up was lost. */
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
}
