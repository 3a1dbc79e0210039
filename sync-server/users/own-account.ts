/** Changing one's account, and ending it. Knows no HTTP. */
import type { User } from '#protocol/account.ts';
import type { AccountPatch } from '#protocol/own-account.ts';
import { Problem } from '#protocol/problem.ts';
import { deleteAccount, findById, updateAccount, type Account } from '../auth/accounts.ts';
import { guess } from '../auth/guesses.ts';
import { hashPassword, refuseCommonPassword, verifyPassword } from '../auth/passwords.ts';
import { endOtherSessions } from '../auth/sessions.ts';
import type { Database } from '../database/connection.ts';
import type { Limits } from '../limits/limits.ts';
import type { Caller } from '../middleware/state.ts';

export interface OwnAccountDeps {
  database: Database;
  limits: Pick<Limits, 'ownPassword'>;
}

/** @throws Problem `session_revoked` when the account is gone */
export async function requireAccount(database: Database, userId: string): Promise<Account> {
  return (await findById(database, userId)) ?? accountIsGone();
}

/**
 * Changes an account. A new address or password wants the current password; a new password ends the other sessions.
 * @throws Problem `wrong_credentials`, `email_taken`, `too_many_requests`; `invalid_request` for a password that everybody tries
 */
export async function changeAccount(
  deps: OwnAccountDeps,
  { userId, sessionId }: Caller,
  { name, email, password, currentPassword }: AccountPatch,
): Promise<User> {
  const account = await requireAccount(deps.database, userId);
  const { user, passwordHash: seenHash } = account;
  const isGuarded = password !== undefined || (email !== undefined && email !== user.email);
  if (isGuarded) await requirePassword(deps, account, currentPassword);
  if (password !== undefined)
    await refuseCommonPassword(password, { name: name ?? user.name, email: email ?? user.email });
  const passwordHash = password === undefined ? undefined : await hashPassword(password);
  const changed = await updateAccount(
    deps.database,
    { id: userId, seenHash: isGuarded ? seenHash : undefined },
    { name, email, passwordHash },
    async (trx) => {
      if (passwordHash !== undefined) await endOtherSessions(trx, userId, sessionId);
    },
  );
  // It was another password when it was compared: somebody changed it, or the account went.
  return changed?.user ?? (isGuarded ? wrongPassword() : accountIsGone());
}

/**
 * Ends an account: everything of theirs is gone, and every session and token with it.
 * @throws Problem `wrong_credentials`, `too_many_requests`
 */
export async function endAccount(deps: OwnAccountDeps, { userId }: Caller, password: string): Promise<void> {
  await requirePassword(deps, await requireAccount(deps.database, userId), password);
  await deleteAccount(deps.database, userId);
}

async function requirePassword(
  { limits }: OwnAccountDeps,
  { user, passwordHash }: Account,
  password: string | undefined,
): Promise<void> {
  if (password === undefined) wrongPassword();
  const isRight = await guess([[limits.ownPassword, user.id]], () => verifyPassword(password, passwordHash));
  if (!isRight) wrongPassword();
}

function wrongPassword(): never {
  throw new Problem('wrong_credentials', 'The current password is wrong.');
}

function accountIsGone(): never {
  throw new Problem('session_revoked', 'This account is no longer there.');
}
