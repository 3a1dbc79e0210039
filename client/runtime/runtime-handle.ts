/** The runtime as screens see it. `runtime.ts` implements it, `use-runtime.tsx` provides it to React. */
import type { Login, Signup, User } from '#protocol/account.ts';
import type { Person } from '#client/device/device-database.ts';
import type { LeftWork } from '#client/device/left-work.ts';
import type { Unsent } from '#client/device/forget-store.ts';
import type { OwnAccount } from '#client/http/own-account.ts';
import type { Agreement, Store } from '#client/store/database.ts';
import type { SyncStatus } from './sync-status.ts';

export interface Runtime {
  person: Person;
  store: Store;
  /** Syncs now. @throws Problem when that cannot be done now */
  syncNow(): Promise<void>;
  /** Compares the store with the server and resolves differences; undefined where it cannot be determined now. @throws Problem */
  compare(): Promise<Agreement | undefined>;
  /** @throws Problem */
  signUp(body: Signup): Promise<void>;
  /** Signs in; a guest's work is in the account afterwards. @throws Problem */
  signIn(body: Login): Promise<void>;
  /** Signs out. @throws Problem when `send` was chosen and not everything could be sent, `unavailable` when some was; then nobody is signed out */
  signOut(unsent: Unsent): Promise<void>;
  /** The account of the signed-in person on the server; the code for it is loaded at the first call. */
  ownAccount(): Promise<OwnAccount>;
  /** Stores a changed name or address of the person. */
  rename(user: User): Promise<void>;
  /** Lists work on this device that is not in this account. */
  leftWork(): Promise<LeftWork[]>;
  /** Opens the store of such work; the caller closes it. */
  openLeft(userId: string | null): Promise<Store>;
  /** Remembers that the person has decided about it, so that they are not asked again. */
  answerLeft(userId: string): Promise<void>;
  /** Removes it from this device permanently. */
  removeLeft(userId: string | null): Promise<void>;
  /** Deletes the account on the server and its data on this device. @throws Problem; then nothing has changed */
  deleteAccount(password: string): Promise<void>;
}

/** How safely data is kept on this device. */
export interface Keeping {
  /** Whether data outlives this window; false where the browser refuses to store anything. */
  kept: boolean;
  /** Whether a newer build has changed the database, so that this tab can only read. */
  outdated: boolean;
  /** Set where the browser has cleared this device: the number of changes that were nowhere else, and what happens to the rest. */
  cleared: { unsent: number; rest: 'comes-back' | 'wants-sign-in' | Returning } | null;
}

/** The owner of a session whose cookie was left when everything else was cleared. The app asks before it signs in: cookies can be planted. */
export interface Returning {
  name: string;
  email: string;
  /** The number of records that a guest has written here since. */
  written: number;
}

/** The person's answer: it is them, without or with the guest's work, or it is somebody else. */
export type ReturnChoice = 'alone' | 'with-guest' | 'no';

/** The runtime with its changes: screens subscribe to the current runtime, the sync status and the state of storage. */
export interface RuntimeHandle {
  current(): Runtime;
  status(): SyncStatus;
  keeping(): Keeping;
  /** Answers the question whether to continue as `Returning`. @throws Problem */
  comeBack(choice: ReturnChoice): Promise<void>;
  /** Dismisses the report of what the browser has cleared. */
  dismissCleared(): void;
  subscribe(changed: () => void): () => void;
  /** Starts background work, such as syncing. Call it when the first screen is drawn. */
  begin(): void;
}
