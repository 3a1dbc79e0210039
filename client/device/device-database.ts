/**
 * What this device knows beside anyone's data: who has signed in here, and whose turn it is. Tells, without any
 * network, which store to open on a cold start.
 */
import type { Table } from 'dexie';
import { DurableDatabase } from '#client/local/durable-database.ts';
import type { User } from '#protocol/account.ts';

/** Somebody who uses this device; a guest has no account yet. */
export interface Person {
  userId: string | null;
  name: string | null;
  email: string | null;
}

export const GUEST: Person = { userId: null, name: null, email: null };

export interface KnownPerson extends Person {
  userId: string;
  /** Somebody else signed in while this one's work lay open here: they may take it along. */
  open?: true;
  /** They were asked. */
  answered?: true;
}

interface DeviceRow {
  /** `active`: the user id whose turn it is. `ending`: the user id of a session whose end the server does not know yet. */
  key: 'active' | 'ending';
  value: string;
  /** Of their session, where the browser makes keys. */
  keys?: CryptoKeyPair | undefined;
  /** What the guest wrote stays the guest's: this person came back without a word about it. */
  leavesGuest?: true;
}

/** How somebody's turn begins. */
interface Turn {
  /** Of the session that begins; a browser that cannot store them goes without. */
  keys?: CryptoKeyPair | undefined;
  leavesGuest?: boolean;
  /** Whose work lay open here until now. */
  before?: string | null;
}

export class DeviceDatabase extends DurableDatabase {
  declare people: Table<KnownPerson, string>;
  declare device: Table<DeviceRow, string>;

  constructor(name = 'studentos-device') {
    super(name);
    this.version(1).stores({ people: 'userId', device: 'key' });
  }

  /** Whose turn it is. */
  async activePerson(): Promise<Person> {
    // Both at once: the first screen waits for this, and few people share a device.
    const [active, people] = await Promise.all([this.device.get('active'), this.people.toArray()]);
    return people.find(({ userId }) => userId === active?.value) ?? GUEST;
  }

  /** Makes it a user's turn. */
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

  /** Whether what the guest wrote becomes this person's. */
  async takesGuestAlong(userId: string): Promise<boolean> {
    const active = await this.device.get('active');
    return active?.value === userId && !active.leavesGuest;
  }

  /** Keeps somebody in mind whose work stays here. */
  async remember({ userId, name, email }: Person): Promise<void> {
    if (userId !== null) await this.people.put({ userId, name, email });
  }

  /** What somebody who is known here is called from now on. */
  async rename({ id, name, email }: User): Promise<void> {
    await this.people.update(id, { name, email });
  }

  /** Makes it the guest's turn; with `forget`, nothing here remembers that the person was ever here. */
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

  /** The server knows now; nothing of the session is left here. */
  async sessionEnded(): Promise<void> {
    await this.device.delete('ending');
  }
}
