/** Whether somebody who is signed in is the owner of the account: by the current password, or by a fresh session. */
import { Problem } from '#protocol/problem.ts';
import type { Database } from '../database/connection.ts';
import { accountIsGone } from '../database/feed-head.ts';
import type { Limits } from '../limits/limits.ts';
import type { Caller } from '../http/state.ts';
import type { TellEvent } from '../security-events.ts';
import { findById, type Account } from './accounts.ts';
import { confirmSession, isFresh } from './fresh-sessions.ts';
import { guess, type Counts } from './guesses.ts';
import { verifyPassword } from './passwords.ts';

export interface OwnerDeps {
  database: Database;
  limits: Pick<Limits, 'ownPassword' | 'rightPassword'>;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** Somebody who is signed in, and where they call from. */
export interface Person {
  caller: Caller;
  /** As `clientAddress` tells it. */
  address: string;
  tell: TellEvent;
}

/** @throws Problem `session_revoked` when the account is gone */
export async function requireAccount(database: Database, userId: string): Promise<Account> {
  return (await findById(database, userId)) ?? accountIsGone();
}

/**
 * Lets a guarded change pass: with the current password, or without one in a fresh session.
 * @throws Problem `wrong_credentials`, `too_many_requests`
 */
export async function proveOwner(
  deps: OwnerDeps,
  person: Person,
  account: Account,
  password: string | undefined,
): Promise<void> {
  if (password !== undefined) return comparePassword(deps, account, password, person);
  if (!(await isFresh(deps.database, person.caller, deps.now())))
    throw new Problem('wrong_credentials', 'This needs your current password.');
}

/**
 * Makes a session fresh for a while.
 * @returns until when, in milliseconds since 1970
 * @throws Problem `wrong_credentials`, `too_many_requests`, `session_revoked`
 */
export async function confirmOwner(deps: OwnerDeps, person: Person, password: string): Promise<number> {
  const { caller, tell } = person;
  await comparePassword(deps, await requireAccount(deps.database, caller.userId), password, person);
  const freshUntilMs = (await confirmSession(deps.database, caller, deps.now())) ?? accountIsGone();
  tell('session-confirmed', { userId: caller.userId, sessionId: caller.sessionId });
  return freshUntilMs;
}

async function comparePassword(
  { limits }: OwnerDeps,
  { user, passwordHash }: Account,
  password: string,
  { caller, address, tell }: Person,
): Promise<void> {
  const counts = { wrong: [[limits.ownPassword, user.id]], right: [[limits.rightPassword, user.id]] } satisfies Counts;
  const requester = { address, account: user.id };
  const isRight = await guess(counts, () => verifyPassword(password, passwordHash, requester));
  if (isRight) return;
  tell('password-refused', { userId: user.id, sessionId: caller.sessionId });
  wrongPassword();
}

export function wrongPassword(): never {
  throw new Problem('wrong_credentials', 'The current password is wrong.');
}
