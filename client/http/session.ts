/**
 * The session of one person: the access token, in memory alone, and one refresh for all who wait for it. A session
 * that ends takes nothing with it; only the server's word ends one, never this device's clock.
 * @see contract section 2; docs/sync-rules.md R27
 */
import { Problem } from '#protocol/problem.ts';
import type { Api, Prove } from './api.ts';

export interface SessionPorts {
  /** Runs alone among all tabs that hold the same name. */
  alone<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Answers a challenge by the key of this person's session, where the device has one: its cookie may be lost. */
  prove?: Prove;
}

export class PersonSession {
  private refreshing: Promise<string> | null = null;
  /** What was given out last, good or not. */
  private lastToken: string | null;

  /**
   * @param userId  whose session it is; a cookie that turns out to be another person's is not used
   * @param token  the access token, when it has just been given out
   */
  constructor(
    private readonly api: Api,
    private readonly ports: SessionPorts,
    readonly userId: string,
    private token: string | null = null,
  ) {
    this.lastToken = token;
  }

  /**
   * Makes a call with a good token; refreshes it when there is none or the server says so. A wrong password in the
   * call says nothing about the token: it is not tried a second time.
   * @throws Problem of status 401 when the person has to sign in again
   */
  async authorized<T>(call: (token: string) => Promise<T>): Promise<T> {
    const { token } = this;
    if (token === null) return call(await this.refresh());
    try {
      return await call(token);
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401 || error.code === 'wrong_credentials') throw error;
      // What was refused is not tried again, unless another call has got a new one meanwhile.
      if (this.token === token) this.token = null;
      return call(await this.refresh());
    }
  }

  /**
   * Makes a call that ends the account. Where its answer was lost, nobody is let in any more, and the last token is the one way to
   * find out.
   * @throws Problem as `authorized`
   */
  async lastCall<T>(call: (token: string) => Promise<T>): Promise<T> {
    const before = this.lastToken;
    try {
      return await this.authorized(call);
    } catch (error) {
      const isOut = error instanceof Problem && error.status === 401 && error.code !== 'wrong_credentials';
      if (!isOut || before === null) throw error;
      return call(before);
    }
  }

  /** Ends the session on the server; its token is refused from then on. @throws Problem when it cannot be told now */
  async end(): Promise<void> {
    await this.authorized((token) => this.api.logout(token));
    this.token = null;
  }

  private refresh(): Promise<string> {
    this.refreshing ??= this.ports
      .alone('studentos/refresh', () => this.api.refresh(this.ports.prove))
      .then(({ token, user }) => {
        if (user.id !== this.userId)
          throw new Problem('unauthenticated', 'Someone else is signed in on this device now.');
        return (this.token = this.lastToken = token);
      })
      .finally(() => (this.refreshing = null));
    return this.refreshing;
  }
}
