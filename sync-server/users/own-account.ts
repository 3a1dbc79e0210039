/** Changing one's account, and ending it. Knows no HTTP. */
import { emailKey, type User } from '#protocol/account.ts';
import type { AccountPatch } from '#protocol/own-account.ts';
import { Problem } from '#protocol/problem.ts';
import { deleteAccount, updateAccount, type Account } from '../auth/accounts.ts';
import { isFresh } from '../auth/fresh-sessions.ts';
import { hashPassword, refuseCommonPassword } from '../auth/passwords.ts';
import { endPersonalTokens } from '../auth/personal-tokens.ts';
import { proveOwner, requireAccount, wrongPassword, type OwnerDeps, type Person } from '../auth/prove-owner.ts';
import { endOtherSessions } from '../auth/sessions.ts';
import { accountIsGone } from '../database/feed-head.ts';
import type { Limits } from '../limits/limits.ts';

export interface AccountDeps extends OwnerDeps {
  limits: Pick<Limits, 'ownPassword' | 'rightPassword' | 'newEmail' | 'signup'>;
}

/**
 * Changes an account. A new address or password wants the owner; a new password ends the other sessions, and the personal access
 * tokens where that is asked for.
 * @throws Problem `wrong_credentials`, `email_taken`, `too_many_requests`; `invalid_request` for a password that everybody tries
 */
export async function changeAccount(deps: AccountDeps, person: Person, patch: AccountPatch): Promise<User> {
  const { name, email, currentPassword, endTokens = false } = patch;
  const { userId, sessionId } = person.caller;
  const account = await requireAccount(deps.database, userId);
  const { user, passwordHash: seenHash } = account;
  const isNewEmail = email !== undefined && email !== user.email;
  const isGuarded = patch.password !== undefined || isNewEmail;
  const isDone = isGuarded && (await proveOwnerOrRepeat(deps, person, account, patch.password, currentPassword));
  const password = isDone ? undefined : patch.password;
  if (isNewEmail) await countNewEmail(deps, person);
  if (password !== undefined)
    await refuseCommonPassword(password, { name: name ?? user.name, email: email ?? user.email });
  const passwordHash =
    password === undefined ? undefined : await hashPassword(password, { address: person.address, account: userId });
  const changed = await updateAccount(
    deps.database,
    { id: userId, seenHash: isGuarded ? seenHash : undefined },
    { name, email, passwordHash },
    async (trx) => {
      if (passwordHash === undefined) return;
      await endOtherSessions(trx, userId, sessionId);
      if (endTokens) await endPersonalTokens(trx, userId);
    },
  ).catch((error: unknown) => {
    if (error instanceof Problem && error.code === 'email_taken')
      person.tell('email-refused', { userId, sessionId, email: emailKey(email!) });
    throw error;
  });
  if (changed && passwordHash !== undefined)
    person.tell('password-changed', { userId, sessionId, endedTokens: endTokens });
  if (changed && isNewEmail) person.tell('email-changed', { userId, sessionId, email: emailKey(email) });
  // It was another password when it was compared: somebody changed it, or the account went.
  return changed?.user ?? (isGuarded ? wrongPassword() : accountIsGone());
}

/**
 * Lets the owner pass; also somebody who asks again for a new password that holds already, because the answer was lost.
 * @returns whether the new password holds already
 * @throws Problem `wrong_credentials`, `too_many_requests`; each of the two that is wrong counts
 */
async function proveOwnerOrRepeat(
  deps: AccountDeps,
  person: Person,
  account: Account,
  password: string | undefined,
  currentPassword: string | undefined,
): Promise<boolean> {
  try {
    await proveOwner(deps, person, account, currentPassword);
    return false;
  } catch (error) {
    const isWrong = error instanceof Problem && error.code === 'wrong_credentials';
    if (!isWrong || currentPassword === undefined || password === undefined) throw error;
    await proveOwner(deps, person, account, password);
    return true;
  }
}

/** The answer tells whether an address has an account, as that of a sign-up does, and counts like one. */
async function countNewEmail({ limits }: AccountDeps, { caller, address }: Person): Promise<void> {
  await limits.newEmail.take(caller.userId);
  await limits.signup.take(address);
}

/**
 * Ends an account: everything of theirs is gone, and every session and token with it.
 * @throws Problem `wrong_credentials`, `too_many_requests`; `invalid_request` without a password in a session that is not fresh
 */
export async function endAccount(deps: OwnerDeps, person: Person, password: string | undefined): Promise<void> {
  const { caller } = person;
  const account = await requireAccount(deps.database, caller.userId);
  if (password === undefined && !(await isFresh(deps.database, caller, deps.now()))) throw passwordMissing();
  await proveOwner(deps, person, account, password);
  await deleteAccount(deps.database, caller.userId);
  person.tell('account-ended', { userId: caller.userId, sessionId: caller.sessionId });
}

const passwordMissing = (): Problem =>
  new Problem('invalid_request', 'The end of an account needs its password.', {
    errors: [{ path: 'password', message: 'is missing' }],
  });
