/** Stored users, and the initial data of a new one. */
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { emailKey, type Signup, type User } from '#protocol/account.ts';
import { Problem } from '#protocol/problem.ts';
import { resourceNames, resources } from '#protocol/resources.ts';
import { ZERO_STAMP } from '#protocol/stamp.ts';
import { inTransaction, type Database } from '../database/connection.ts';
import { lockFeed } from '../database/feed-head.ts';
import { storeRecords, type StoredRecord } from '../database/records.ts';
import { storedBytes } from '../database/stored-bytes.ts';

interface UserRow {
  id: string;
  name: string;
  email: string;
  password_hash: string;
  created_at: Date;
}

/** A user with the hash that never leaves the server. */
export interface Account {
  user: User;
  passwordHash: string;
}

/** Of `users`: two accounts with one address. */
const ADDRESS_CONSTRAINT = 'users_email_key_unique';
const FIRST_VERSION = 1;

/**
 * Makes a user, the feed and the default preferences, and whatever `also` does, in one transaction.
 * @returns what `also` returns
 * @throws Problem `email_taken`
 */
export async function createAccount<T>(
  database: Database,
  signup: Signup,
  passwordHash: string,
  nowMs: number,
  also: (trx: Knex, user: User) => Promise<T>,
): Promise<T> {
  const user: User = {
    id: randomUUID(),
    name: signup.name,
    email: signup.email,
    createdAt: new Date(nowMs).toISOString(),
  };
  try {
    return await inTransaction(database, async (trx) => {
      await trx('users').insert({
        id: user.id,
        name: user.name,
        email: user.email,
        email_key: emailKey(user.email),
        password_hash: passwordHash,
        created_at: user.createdAt,
      });
      const preferences = defaultPreferences(user);
      const bytes = storedBytes('preferences', preferences);
      await trx('feeds').insert({ user_id: user.id, version: FIRST_VERSION, bytes });
      await storeRecords(trx, 'preferences', [preferences]);
      return await also(trx, user);
    });
  } catch (error) {
    throw isAddressTaken(error) ? emailTaken() : error;
  }
}

/** The changeable parts of an account; missing ones stay. */
export interface AccountChanges {
  name?: string | undefined;
  email?: string | undefined;
  passwordHash?: string | undefined;
}

/**
 * Changes an account, and does whatever `also` does, in one transaction.
 * @param seenHash  when given, the account is changed only while this is its password hash
 * @returns the account as it is now; undefined when there is none of that id (and hash)
 * @throws Problem `email_taken`
 */
export async function updateAccount(
  database: Database,
  { id, seenHash }: { id: string; seenHash?: string | undefined },
  { name, email, passwordHash }: AccountChanges,
  also: (trx: Knex) => Promise<void>,
): Promise<Account | undefined> {
  const changes = {
    ...(name !== undefined && { name }),
    ...(email !== undefined && { email, email_key: emailKey(email) }),
    ...(passwordHash !== undefined && { password_hash: passwordHash }),
  };
  try {
    return await inTransaction(database, async (trx) => {
      const [row] = await trx<UserRow>('users')
        .where({ id, ...(seenHash !== undefined && { password_hash: seenHash }) })
        .update(changes)
        .returning('*');
      if (row) await also(trx);
      return toAccount(row);
    });
  } catch (error) {
    throw isAddressTaken(error) ? emailOfAnother() : error;
  }
}

/**
 * Removes a user and everything of theirs, in one transaction, under the lock that every write takes: a write that comes later
 * finds nobody.
 * @throws Problem `session_revoked` when the user is gone already
 */
export function deleteAccount(database: Database, userId: string): Promise<void> {
  return inTransaction(database, async (trx) => {
    await lockFeed(trx, userId);
    // Once in an account's life, and of any size: other statements are given up sooner.
    await trx.raw(`set local statement_timeout = '60s'`);
    for (const name of resourceNames) await trx(name).where({ user_id: userId }).delete();
    for (const table of ['feed_marks', 'feeds']) await trx(table).where({ user_id: userId }).delete();
    // Sessions and tokens go with their user.
    await trx('users').where({ id: userId }).delete();
  });
}

/** The initial preferences of a user. They have no stamp of a person, so every change of them is later. */
export const defaultPreferences = ({ id, createdAt }: User): StoredRecord => ({
  userId: id,
  record: { ...resources.preferences.defaults, id, createdAt, stamps: { '*': ZERO_STAMP } },
  versions: { '*': FIRST_VERSION },
  deleted: false,
  version: FIRST_VERSION,
});

const isAddressTaken = (error: unknown): boolean =>
  (error as { constraint?: unknown }).constraint === ADDRESS_CONSTRAINT;

/** The problem of a sign-up with the address of an existing account. */
export const emailTaken = (): Problem =>
  new Problem('email_taken', 'There is an account with this e-mail address. Sign in instead.');

const emailOfAnother = (): Problem => new Problem('email_taken', 'Another account has this e-mail address.');

/** Whether an address has an account; asked before the costly hash. */
export async function isEmailTaken(db: Knex, email: string): Promise<boolean> {
  return (await findByEmail(db, email)) !== undefined;
}

export async function findByEmail(db: Knex, email: string): Promise<Account | undefined> {
  return toAccount(await db<UserRow>('users').where('email_key', emailKey(email)).first());
}

export async function findById(db: Knex, id: string): Promise<Account | undefined> {
  return toAccount(await db<UserRow>('users').where('id', id).first());
}

function toAccount(row: UserRow | undefined): Account | undefined {
  if (!row) return undefined;
  const { id, name, email } = row;
  return { user: { id, name, email, createdAt: row.created_at.toISOString() }, passwordHash: row.password_hash };
}
