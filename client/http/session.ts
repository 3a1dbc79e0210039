/**
 * The session of one person: the access token, in memory only, and one refresh for all calls that wait for it. The end of a session
 * deletes no data. Only the server ends a session, never this device's clock.
 * @see contract section 2; docs/sync-rules.md R27
 */
import { Problem } from '#protocol/problem.ts';
import type { Api, Prove } from './api.ts';

export interface SessionPorts {
  /** Runs work in one tab at a time, among all tabs with the same name. */
  alone<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Signs a challenge with the key of this person's session, in case its cookie is lost. */
  prove?: Prove;
}

export class PersonSession {
  private refreshing: Promise<string> | null = null;
  /** The token that was issued last, valid or not. */
  private lastToken: string | null;

  /**
   * @param userId  the user of the session; a cookie of another person is not used
   * @param token   the access token, where it was just issued
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
   * Makes a call with a valid token, refreshing it where there is none or the server refuses it. A wrong password in the call does not
   * mean that the token is invalid, so such a call is not repeated.
   * @throws Problem of status 401 when the person has to sign in again
   */
  async authorized<T>(call: (token: string) => Promise<T>): Promise<T> {
    const { token } = this;
    if (token === null) return call(await this.refresh());
    try {
      return await call(token);
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401 || error.code === 'wrong_credentials') throw error;
      // The refused token is dropped, unless another call has got a new one meanwhile.
      if (this.token === token) this.token = null;
      return call(await this.refresh());
    }
  }

  /**
   * Makes the call that deletes the account. After a lost answer no refresh works any more, and only the last token can find out whether
   * the account is deleted.
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

  /** Ends the session on the server; its token is refused from then on. @throws Problem when the server cannot be reached now */
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
