/**
 * Passwords: bcrypt at cost 12 over base64(HMAC-SHA-256(password)), since bcrypt alone reads 72 bytes and stops at a NUL.
 * @see docs/decisions/0002-passwords.md, 0091-one-form-of-a-password.md
 */
import { createHmac } from 'node:crypto';
import { getRounds } from 'bcrypt';
import { PASSWORD_LENGTH } from '#protocol/lengths.ts';
import { Problem } from '#protocol/problem.ts';
import { widestNetwork } from '../limits/networks.ts';
import { isCommonPassword } from './common-passwords.ts';
import { createFairQueue, type Requester } from '../limits/fair-queue.ts';
import { hash, isHashOfAny } from './hashing.ts';
import { toOpaqueString } from './opaque-string.ts';

const COST = 12;
/** Says how the hash was made, so that another way can be told apart later. */
const SCHEME = 'opaque-hmac-sha256+';
/** Of the password as it came, before it was prepared. */
const UNPREPARED = 'hmac-sha256+';
/** Not a secret: it keeps these digests apart from anybody else's. Changing it would lock everybody out. */
const HMAC_KEY = 'studentos password 1';

/** One hash takes a core for a quarter of a second. */
const inTurn = createFairQueue({ atOnce: 2, waiting: 100, waitingOfAccount: 10, retryAfter: 2 });

/** Of no password: what an unknown address is compared with, so that it costs as much time as a wrong password. */
const NOBODY = `${SCHEME}$2b$${COST}$eImiTXuWVxfM37uY4JANjQ${'.'.repeat(31)}`;

/**
 * Hashes a password for storage.
 * @param requester  whose turn in the queue it takes
 * @param cost   doubles the work each time it grows by one
 * @throws Problem `too_many_requests` when too many are waiting; `invalid_request` for a character that no password may have
 */
export async function hashPassword(password: string, requester: Requester, cost: number = COST): Promise<string> {
  const digested = digest(preparePassword(password));
  return SCHEME + (await inTurn(turnOf(requester), () => hash(digested, cost)));
}

/** Whether a hash was made with less work, or in another way, than one made now would be. */
export const isOutdated = (stored: string): boolean => !stored.startsWith(SCHEME) || getRounds(bcryptOf(stored)) < COST;

/** Whether a right password can be hashed as one is today: one that was taken before may have characters that no new one may. */
export const canHash = (password: string): boolean => toOpaqueString(password) !== undefined;

/**
 * Whether a password is the one that was hashed; undefined stands for "no such user" and takes as long. It is compared prepared, and as
 * it came, as the hashes of before want it: both whatever the hash, so that the time does not tell which one there is.
 * @throws Problem `too_many_requests` when too many are waiting
 */
export function verifyPassword(password: string, stored: string | undefined, requester: Requester): Promise<boolean> {
  const forms = new Set([toOpaqueString(password) ?? password, password]);
  return inTurn(turnOf(requester), () => isHashOfAny([...forms].map(digest), bcryptOf(stored ?? NOBODY)));
}

const bcryptOf = (stored: string): string =>
  stored.slice(stored.startsWith(SCHEME) ? SCHEME.length : UNPREPARED.length);

/** @throws Problem `invalid_request` */
function preparePassword(password: string): string {
  const prepared = toOpaqueString(password);
  if (prepared === undefined) throw unfit('has a character that a password may not have, such as a control character');
  if ([...prepared].length < PASSWORD_LENGTH.min) throw unfit(`needs at least ${PASSWORD_LENGTH.min} characters`);
  return prepared;
}

const unfit = (message: string): Problem =>
  new Problem('invalid_request', `The password ${message}.`, { errors: [{ path: 'password', message }] });

/** @throws Problem `invalid_request` for a password that does not fit, that everybody tries first, or that says who its owner is */
export async function refuseCommonPassword(
  password: string,
  { name, email }: { name: string; email: string },
): Promise<void> {
  const lower = preparePassword(password).toLowerCase();
  const own = [name, email, email.split('@')[0]!].map((word) => word.toLowerCase());
  if (!own.includes(lower) && !(await isCommonPassword(lower))) return;
  throw new Problem('invalid_request', 'This password is among the first that anybody would try. Choose another one.', {
    errors: [{ path: 'password', message: 'is too easy to guess' }],
  });
}

/** One customer's networks share their turns. */
const turnOf = ({ address, account }: Requester): Requester => ({ address: widestNetwork(address), account });

const digest = (password: string): string => createHmac('sha256', HMAC_KEY).update(password, 'utf8').digest('base64');
