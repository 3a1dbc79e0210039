/** The ways into a session and out of it. Knows no HTTP. */
import type { Login, Signup, User } from '#protocol/account.ts';
import { Problem } from '#protocol/problem.ts';
import type { Database } from '../database/connection.ts';
import type { AccessTokens } from './access-tokens.ts';
import { createAccount, emailTaken, findByEmail, findById, isEmailTaken } from './accounts.ts';
import { hashPassword, refuseCommonPassword, verifyPassword } from './passwords.ts';
import type { RefreshToken } from './refresh-tokens.ts';
import { endSession, rotateSession, startSession } from './sessions.ts';

export interface AuthDeps {
  database: Database;
  tokens: AccessTokens;
  corsOrigins: string[];
  /** Milliseconds since 1970. */
  now: () => number;
}

export interface SignedIn {
  user: User;
  refreshToken: RefreshToken;
}

/** @throws Problem `email_taken`; `invalid_request` for a password that everybody tries first; `too_many_requests` */
export async function createUser({ database, now }: AuthDeps, signup: Signup): Promise<SignedIn> {
  refuseCommonPassword(signup.password, signup);
  if (await isEmailTaken(database, signup.email)) throw emailTaken();
  const hash = await hashPassword(signup.password);
  return createAccount(database, signup, hash, now(), async (trx, user) => ({
    user,
    refreshToken: await startSession(trx, user.id, now()),
  }));
}

/**
 * Signs in. An unknown address costs as much time as a wrong password, and gives the same answer.
 * @throws Problem `wrong_credentials`, `too_many_requests`
 */
export async function checkCredentials({ database, now }: AuthDeps, { email, password }: Login): Promise<SignedIn> {
  const account = await findByEmail(database, email);
  const isRight = await verifyPassword(password, account?.passwordHash);
  if (!account || !isRight) throw new Problem('wrong_credentials', 'The e-mail address or the password is wrong.');
  return { user: account.user, refreshToken: await startSession(database, account.user.id, now()) };
}

/** @throws Problem `session_revoked` when the token is none of the two that work */
export async function renewSession({ database, now }: AuthDeps, token: RefreshToken): Promise<SignedIn> {
  const { userId, next } = await rotateSession(database, token, now());
  const account = await findById(database, userId);
  if (!account) throw new Problem('session_revoked', 'This account is no longer there.');
  return { user: account.user, refreshToken: next };
}

/** Ends the session that a refresh token belongs to. */
export async function endSessionOf({ database, now }: AuthDeps, token: RefreshToken): Promise<void> {
  const { next } = await rotateSession(database, token, now());
  await endSession(database, next.sessionId);
}
