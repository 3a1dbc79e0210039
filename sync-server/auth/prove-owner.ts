/** Whether somebody who is signed in is the owner of the account: by the current password, or by a fresh session. */
import { Problem } from '#protocol/problem.ts';
import type { Database } from '../database/connection.ts';
import type { Limits } from '../limits/limits.ts';
import type { Caller } from '../middleware/state.ts';
import { findById, type Account } from './accounts.ts';
import { confirmSession, isFresh } from './fresh-sessions.ts';
import { guess } from './guesses.ts';
import { verifyPassword } from './passwords.ts';

export interface OwnerDeps {
  database: Database;
  limits: Pick<Limits, 'ownPassword'>;
  /** Milliseconds since 1970. */
  now: () => number;
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
  caller: Caller,
  account: Account,
  password: string | undefined,
): Promise<void> {
  if (password !== undefined) return comparePassword(deps, account, password);
  if (!(await isFresh(deps.database, caller, deps.now())))
    throw new Problem('wrong_credentials', 'This needs your current password.');
}

/**
 * Makes a session fresh for a while.
 * @returns until when, in milliseconds since 1970
 * @throws Problem `wrong_credentials`, `too_many_requests`, `session_revoked`
 */
export async function confirmOwner(deps: OwnerDeps, caller: Caller, password: string): Promise<number> {
  await comparePassword(deps, await requireAccount(deps.database, caller.userId), password);
  return (await confirmSession(deps.database, caller, deps.now())) ?? accountIsGone();
}

async function comparePassword(
  { limits }: OwnerDeps,
  { user, passwordHash }: Account,
  password: string,
): Promise<void> {
  const isRight = await guess([[limits.ownPassword, user.id]], () => verifyPassword(password, passwordHash));
  if (!isRight) wrongPassword();
}

export function wrongPassword(): never {
  throw new Problem('wrong_credentials', 'The current password is wrong.');
}

export function accountIsGone(): never {
  throw new Problem('session_revoked', 'This account is no longer there.');
}
