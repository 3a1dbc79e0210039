/** The ways into a session and out of it. Knows no HTTP. */
import { emailKey, type Login, type Signup, type User } from '#protocol/account.ts';
import { Problem } from '#protocol/problem.ts';
import type { Database } from '../database/connection.ts';
import type { InstanceId } from '../database/instance-id.ts';
import type { Limits } from '../limits/limits.ts';
import type { Caller } from '../http/state.ts';
import type { TellEvent } from '../security-events.ts';
import { unauthenticated, type AccessTokens } from './access-tokens.ts';
import {
  createAccount,
  emailTaken,
  findByEmail,
  findById,
  isEmailTaken,
  updateAccount,
  type Account,
} from './accounts.ts';
import type { DeviceChallenges } from './device-challenges.ts';
import type { DeviceKey, DeviceProof } from './device-keys.ts';
import type { Requester } from '../limits/fair-queue.ts';
import { guess, type Counts } from './guesses.ts';
import { canHash, hashPassword, isOutdated, refuseCommonPassword, verifyPassword } from './passwords.ts';
import type { RefreshToken } from './refresh-tokens.ts';
import { renewByKey } from './renew-by-key.ts';
import { endSessionByToken, isTokenOf, rotateSession } from './rotate-session.ts';
import { startSession } from './sessions.ts';
import { endSurplusSessions } from './surplus-sessions.ts';

export interface AuthDeps {
  database: Database;
  tokens: AccessTokens;
  challenges: DeviceChallenges;
  limits: Limits;
  corsOrigins: string[];
  /** The name of this instance, for its cookie. */
  instanceId: InstanceId;
  /** Is told of a refresh token that came again after it was replaced. */
  onReuse: (session: Caller) => void;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** The way to the database for a request whose user is not known yet: a step runs when it is the turn of the visitor's network. */
export type InTurn = <T>(step: () => Promise<T>) => Promise<T>;

/** The caller of a sign-in or sign-up, as far as it is known. */
export interface Visitor {
  /** As `clientAddress` tells it. */
  address: string;
  /** The name of their device. */
  device: string | null;
  /** The refresh token that the device still has. */
  refreshToken: RefreshToken | undefined;
  /** The key that is to let it in again. */
  key: DeviceKey | undefined;
  inTurn: InTurn;
  tell: TellEvent;
}

export interface SignedIn {
  user: User;
  refreshToken: RefreshToken;
  /** Which refresh token of the session this is; 0 is the first. */
  generation?: number;
  /** False where the browser has a newer cookie already. */
  setsCookie?: boolean;
}

/** @throws Problem `email_taken`; `invalid_request` for a password that everybody tries first; `too_many_requests` */
export async function createUser(
  { database, limits, now }: AuthDeps,
  signup: Signup,
  visitor: Visitor,
): Promise<SignedIn> {
  await refuseCommonPassword(signup.password, signup);
  await limits.signup.take(visitor.address);
  if (await visitor.inTurn(() => isEmailTaken(database, signup.email))) {
    visitor.tell('sign-up-refused', { email: emailKey(signup.email) });
    throw emailTaken();
  }
  const hash = await hashPassword(signup.password, { address: visitor.address, account: emailKey(signup.email) });
  const signedIn = await visitor.inTurn(() =>
    createAccount(database, signup, hash, now(), async (trx, user) => ({
      user,
      refreshToken: await startSession(trx, user.id, now(), visitor.device, visitor.key),
    })),
  );
  visitor.tell('sign-up', { userId: signedIn.user.id, sessionId: signedIn.refreshToken.sessionId });
  return signedIn;
}

/**
 * Signs in. An unknown address costs as much time as a wrong password, and gives the same answer.
 * @throws Problem `wrong_credentials`, `too_many_requests`
 */
export async function checkCredentials(deps: AuthDeps, login: Login, visitor: Visitor): Promise<SignedIn> {
  const { database, now } = deps;
  const { account, isKnownDevice } = await visitor.inTurn(async () => {
    const account = await findByEmail(database, login.email);
    return { account, isKnownDevice: await isDeviceOf(deps, account, visitor) };
  });
  const counts = countsOf(deps, login, isKnownDevice ? account : undefined, visitor);
  const requester = { address: visitor.address, account: emailKey(login.email) };
  const isRight = await guess(counts, () => verifyPassword(login.password, account?.passwordHash, requester));
  if (!account || !isRight) {
    visitor.tell('sign-in-failed', { email: emailKey(login.email), userId: account?.user.id });
    throw new Problem('wrong_credentials', 'The e-mail address or the password is wrong.');
  }
  if (isOutdated(account.passwordHash) && canHash(login.password))
    await strengthen(database, account, login.password, requester);
  const userId = account.user.id;
  const { refreshToken, surplus } = await visitor.inTurn(async () => ({
    refreshToken: await startSession(database, userId, now(), visitor.device, visitor.key),
    surplus: await endSurplusSessions(database, userId),
  }));
  visitor.tell('sign-in', { userId, sessionId: refreshToken.sessionId, isKnownDevice });
  for (const sessionId of surplus) visitor.tell('session-ended', { userId, sessionId });
  return { user: account.user, refreshToken };
}

/** Hashes a password anew, as one is hashed today. Only now is it known; when there is no room for that, next time will do. */
async function strengthen(
  database: Database,
  { user, passwordHash: seenHash }: Account,
  password: string,
  requester: Requester,
): Promise<void> {
  try {
    const passwordHash = await hashPassword(password, requester);
    await updateAccount(database, { id: user.id, seenHash }, { passwordHash }, async () => undefined);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}

/**
 * Whether a device is still signed in to the account, and so no stranger to it. The token is looked up whether or not there is an
 * account: how long an answer takes must not tell.
 */
const isDeviceOf = async (
  { database, now }: AuthDeps,
  account: Account | undefined,
  { refreshToken }: Visitor,
): Promise<boolean> =>
  refreshToken !== undefined && isTokenOf(database, account?.user.id ?? NIL_USER, refreshToken, now());

/** @param known  the account that the device is signed in to */
function countsOf({ limits }: AuthDeps, { email }: Login, known: Account | undefined, { address }: Visitor): Counts {
  if (known) return { wrong: [[limits.ownPassword, known.user.id]], right: [[limits.rightPassword, known.user.id]] };
  return {
    wrong: [
      [limits.loginAddress, address],
      [limits.login, emailKey(email)],
    ],
    right: [[limits.rightPassword, emailKey(email)]],
  };
}

/** The id of no user. */
const NIL_USER = '00000000-0000-0000-0000-000000000000';

/** The credentials of a device for a new access token: the cookie, a proof of its key, or both. */
export interface Claims {
  token: RefreshToken | undefined;
  proof: DeviceProof | undefined;
}

/**
 * A proof that holds wins over whatever cookie came along: the device lost its newest one.
 * @throws Problem `unauthenticated` when there is no cookie; `session_revoked` when its token is none of the two that work
 */
export async function renewSession(deps: AuthDeps, { token, proof }: Claims): Promise<SignedIn> {
  const { database, challenges, now } = deps;
  const proven = proof && (await renewByKey(database, challenges, proof, now()));
  if (!proven && !token) throw unauthenticated();
  const { userId, next, ...rest } = proven ?? (await rotateSession(database, token!, now(), deps.onReuse));
  const account = await findById(database, userId);
  if (!account) throw new Problem('session_revoked', 'This account is no longer there.');
  return { user: account.user, refreshToken: next, ...rest };
}

/** Ends the session that a refresh token belongs to. @throws Problem `session_revoked` */
export const endSessionOf = ({ database, now }: AuthDeps, token: RefreshToken): Promise<void> =>
  endSessionByToken(database, token, now());
