/** What the screens see of the runtime; `runtime.ts` makes it, `use-runtime.tsx` hands it to React. */
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
  /** @throws Problem when that cannot be done now */
  syncNow(): Promise<void>;
  /** Compares what is here with the server, and mends what differs; undefined where nobody can tell just now. @throws Problem */
  compare(): Promise<Agreement | undefined>;
  /** @throws Problem */
  signUp(body: Signup): Promise<void>;
  /** What the guest wrote is in the account afterwards. @throws Problem */
  signIn(body: Login): Promise<void>;
  /** @throws Problem when `send` was chosen and it cannot all be sent now, `unavailable` when the server took some; nobody is signed out then */
  signOut(unsent: Unsent): Promise<void>;
  /** One's own account on the server, for whoever is signed in; loaded when it is first wanted. */
  ownAccount(): Promise<OwnAccount>;
  /** What the server now calls the person. */
  rename(user: User): Promise<void>;
  /** Work on this device that is not in this account. */
  leftWork(): Promise<LeftWork[]>;
  /** Opens the store of such work; whoever opens it closes it. */
  openLeft(userId: string | null): Promise<Store>;
  /** Does not ask about it again. */
  answerLeft(userId: string): Promise<void>;
  /** Removes it from this device, for good. */
  removeLeft(userId: string | null): Promise<void>;
  /** Ends the account; then nothing of it is left, neither there nor here. @throws Problem nothing has changed then */
  deleteAccount(password: string): Promise<void>;
}

/** How well what is written here is kept. */
export interface Keeping {
  /** Whether it outlives this window; not where the browser refuses to store anything. */
  kept: boolean;
  /** A newer build has changed the database: this tab can read it and no longer write. */
  outdated: boolean;
  /** What the browser has cleared: how many changes were nowhere else, and what becomes of the rest. */
  cleared: { unsent: number; rest: 'comes-back' | 'wants-sign-in' | Returning } | null;
}

/** Whose cookie was still there when everything else was cleared. Nobody is taken for them unasked: cookies can be planted. */
export interface Returning {
  name: string;
  email: string;
  /** How much a guest has written here since. */
  written: number;
}

/** What the person says to that: it is them, and what was written here stays or comes along, or it is somebody else. */
export type ReturnChoice = 'alone' | 'with-guest' | 'no';

/** The runtime over time: screens subscribe to it, to the sync status and to how well things are kept. */
export interface RuntimeHandle {
  current(): Runtime;
  status(): SyncStatus;
  keeping(): Keeping;
  /** Answers whether one goes on as `Returning`. @throws Problem */
  comeBack(choice: ReturnChoice): Promise<void>;
  /** What the browser has cleared has been read about. */
  dismissCleared(): void;
  subscribe(changed: () => void): () => void;
  /** Begins what goes on behind the screens, syncing among it. Call it when the first screen is drawn: all of this can wait for that. */
  begin(): void;
}
