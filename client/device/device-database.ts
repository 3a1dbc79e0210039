/**
 * The database of the device: who has signed in here, and who is active. It tells without a network which store to open on a
 * cold start.
 */
import type { Table } from 'dexie';
import { DurableDatabase } from '#client/local/durable-database.ts';
import type { User } from '#protocol/account.ts';

/** A person who uses this device; a guest has no account yet. */
export interface Person {
  userId: string | null;
  name: string | null;
  email: string | null;
}

export const GUEST: Person = { userId: null, name: null, email: null };

export interface KnownPerson extends Person {
  userId: string;
  /** Set where somebody else signed in while this person was active: they may take the work along. */
  open?: true;
  /** Set once they were asked. */
  answered?: true;
}

interface DeviceRow {
  /** `active`: the active user id. `ending`: the user id of a session whose end the server does not know yet. */
  key: 'active' | 'ending';
  value: string;
  /** The key pair of their session, where the browser supports it. */
  keys?: CryptoKeyPair | undefined;
  /** Set where the guest's work stays the guest's, because this person came back without being asked about it. */
  leavesGuest?: true;
}

/** How a person becomes active. */
interface Turn {
  /** The key pair of the new session; missing where the browser cannot store it. */
  keys?: CryptoKeyPair | undefined;
  leavesGuest?: boolean;
  /** The user who was active until now. */
  before?: string | null;
}

export class DeviceDatabase extends DurableDatabase {
  declare people: Table<KnownPerson, string>;
  declare device: Table<DeviceRow, string>;

  constructor(name = 'studentos-device') {
    super(name);
    this.version(1).stores({ people: 'userId', device: 'key' });
  }

  /** The active person. */
  async activePerson(): Promise<Person> {
    // Read together, because the first screen waits for this, and few people share a device.
    const [active, people] = await Promise.all([this.device.get('active'), this.people.toArray()]);
    return people.find(({ userId }) => userId === active?.value) ?? GUEST;
  }

  /** Makes a user active. */
  async activate(user: User, turn: Turn = {}): Promise<void> {
    try {
      await this.activateWith(user, turn);
    } catch (error) {
      if (!turn.keys) throw error;
      await this.activateWith(user, { ...turn, keys: undefined });
    }
  }

  private activateWith({ id: userId, name, email }: User, { keys, leavesGuest, before }: Turn): Promise<void> {
    return this.transaction('rw', this.people, this.device, async () => {
      if (before && before !== userId) await this.people.update(before, { open: true });
      await this.people.put({ userId, name, email });
      await this.device.put({ key: 'active', value: userId, keys, ...(leavesGuest && { leavesGuest }) });
      await this.device.delete('ending');
    });
  }

  /** Whether this person takes the guest's work along. */
  async takesGuestAlong(userId: string): Promise<boolean> {
    const active = await this.device.get('active');
    return active?.value === userId && !active.leavesGuest;
  }

  /** Remembers a person whose work stays here. */
  async remember({ userId, name, email }: Person): Promise<void> {
    if (userId !== null) await this.people.put({ userId, name, email });
  }

  /** Stores the new name of a known person. */
  async rename({ id, name, email }: User): Promise<void> {
    await this.people.update(id, { name, email });
  }

  /** Makes the guest active; with `forget`, every trace of the person is removed from this database. */
  deactivate(userId: string, forget: boolean): Promise<void> {
    return this.transaction('rw', this.people, this.device, async () => {
      const keys = await this.keysOf(userId);
      await this.device.delete('active');
      await this.device.put({ key: 'ending', value: userId, keys });
      if (forget) await this.people.delete(userId);
    });
  }

  /** The keys of a user's session, until the server knows of its end. */
  async keysOf(userId: string): Promise<CryptoKeyPair | undefined> {
    return (await this.device.toArray()).find(({ value }) => value === userId)?.keys;
  }

  /** The user whose session has still to be ended on the server, if any. */
  async endingSession(): Promise<string | undefined> {
    return (await this.device.get('ending'))?.value;
  }

  /** Removes an ended session, once the server knows of its end. */
  async sessionEnded(): Promise<void> {
    await this.device.delete('ending');
  }
}
