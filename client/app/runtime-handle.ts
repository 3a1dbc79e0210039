/** What the screens see of the runtime; `runtime.ts` makes it, `use-runtime.tsx` hands it to React. */
import type { Login, Signup, User } from '#protocol/account.ts';
import type { Person } from '#client/device/device-database.ts';
import type { Unsent } from '#client/device/sign-out.ts';
import type { OwnAccount } from '#client/http/own-account.ts';
import type { Store } from '#client/store/database.ts';
import type { SyncStatus } from './sync-status.ts';

export interface Runtime {
  person: Person;
  store: Store;
  syncNow(): void;
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
  /** Ends the account; then nothing of it is left, neither there nor here. @throws Problem nothing has changed then */
  deleteAccount(password: string): Promise<void>;
}

/** How well what is written here is kept. */
export interface Keeping {
  /** Whether it outlives this window; not where the browser refuses to store anything. */
  kept: boolean;
  /** A newer build has changed the database: this tab can read it and no longer write. */
  outdated: boolean;
  /** What the browser has cleared: how many changes were nowhere else, and whether the rest is coming back by itself. */
  cleared: { unsent: number; comesBack: boolean } | null;
}

/** The runtime over time: screens subscribe to it, to the sync status and to how well things are kept. */
export interface RuntimeHandle {
  current(): Runtime;
  status(): SyncStatus;
  keeping(): Keeping;
  /** What the browser has cleared has been read about. */
  dismissCleared(): void;
  subscribe(changed: () => void): () => void;
  /** Begins what goes on behind the screens, syncing among it. Call it when the first screen is drawn: all of this can wait for that. */
  begin(): void;
}
