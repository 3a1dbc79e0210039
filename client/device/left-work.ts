/**
 * Work on this device that is not in the account of the signed-in person: of a person whose account was deleted while it was open here, and
 * of a guest who signed in without taking it along.
 * @see docs/decisions/0076-work-that-is-left.md
 */
import { Dexie } from 'dexie';
import type { Store } from '#client/store/database.ts';
import type { DeviceDatabase, KnownPerson } from './device-database.ts';

export interface LeftWork {
  /** The user id; null for the guest. */
  userId: string | null;
  name: string | null;
  /** The number of goals, log entries and routines. */
  records: number;
  /** Whether the person has decided about it. */
  answered: boolean;
}

export interface LeftPorts {
  /** The name of a person's database. */
  storeName(userId: string | null): string;
  open(userId: string | null): Promise<Store>;
}

/**
 * Lists such work for the signed-in person. A store that somebody kept when signing out belongs to them alone: it is listed only for a new
 * account with the same address.
 */
export async function leftWork(
  device: DeviceDatabase,
  { userId, email }: Pick<KnownPerson, 'userId' | 'email'>,
  ports: LeftPorts,
): Promise<LeftWork[]> {
  const people = await device.people.toArray();
  const isOffered = (one: KnownPerson): boolean =>
    one.userId !== userId && (one.open === true || keyOf(one.email) === keyOf(email));
  const guest = (await device.takesGuestAlong(userId)) ? [] : [{ userId: null, name: null, answered: true as const }];
  const found = await Promise.all(
    [...people.filter(isOffered), ...guest].map(async (one) => ({
      userId: one.userId,
      name: one.name,
      records: await countIn(one.userId, ports),
      answered: one.answered === true,
    })),
  );
  return found.filter(({ records }) => records > 0);
}

const keyOf = (email: string | null): string => (email ?? '').toLowerCase();

async function countIn(userId: string | null, { storeName, open }: LeftPorts): Promise<number> {
  if (!(await Dexie.exists(storeName(userId)))) return 0;
  const store = await open(userId);
  try {
    const counts = await Promise.all([store.goals.count(), store.logs.count(), store.routines.count()]);
    return counts.reduce((sum, count) => sum + count, 0);
  } finally {
    store.close();
  }
}

/** Removes the left work of a person permanently. */
export async function removeLeft(device: DeviceDatabase, userId: string | null, ports: LeftPorts): Promise<void> {
  const store = await ports.open(userId);
  await store.delete();
  if (userId !== null) await device.people.delete(userId);
}
