/** The stores of this device's people: opened, how well they are kept, and what a guest wrote brought into an account. */
import type { DeviceDatabase } from '#client/device/device-database.ts';
import { Store } from '#client/store/database.ts';
import type { SyncPorts } from '#client/sync/ports.ts';
import { openWithin } from './open-store.ts';
import type { Keeping } from './runtime-handle.ts';
import { storeName } from './person-session.ts';

/** Needed at a sign-in, and once the first screen is drawn. */
const loadBringAlong = () => import('./bring-guest-along.ts');

export class Stores {
  private state: Keeping;
  /** Nothing else takes a turn meanwhile: a guest's store is emptied at its end. */
  private adopting: Promise<void> = Promise.resolve();

  /** @param changed  is called when `keeping` says something else */
  constructor(
    private readonly device: DeviceDatabase,
    private readonly ports: SyncPorts,
    kept: boolean,
    private readonly changed: () => void,
  ) {
    this.state = { kept, outdated: false, cleared: null };
  }

  keeping = (): Keeping => this.state;

  keep(change: Partial<Keeping>): void {
    this.state = { ...this.state, ...change };
    this.changed();
  }

  /** Opens a person's store, and notices when a newer build changes it. @throws StoreTrouble */
  async open(userId: string | null): Promise<Store> {
    const store = new Store(storeName(userId), this.ports);
    store.on('versionchange', ({ newVersion }) => {
      if (newVersion !== null) this.keep({ outdated: true });
    });
    await openWithin(store, this.ports);
    if (store.isOutdated()) this.keep({ outdated: true });
    return store;
  }

  /** Resolves when no guest's work is being brought along. */
  settled = (): Promise<void> => this.adopting;

  /**
   * Brings a guest's work into an account.
   * @param onPage  the guest's store in which the steps of this page were made; null where nobody was a guest on it
   * @param when    a sign-in waits for it. On a cold start there is only a crash in the middle of it to make good, and that waits for
   *                the first screen: then this resolves at once
   */
  async takeAlong(store: Store, userId: string, onPage: Store | null, when: 'now' | Promise<void>): Promise<void> {
    const adopted =
      when === 'now' ? this.adopt(store, userId, onPage) : when.then(() => this.adopt(store, userId, onPage));
    this.adopting = adopted.catch(console.error);
    if (when === 'now') await adopted;
  }

  private async adopt(store: Store, userId: string, onPage: Store | null): Promise<void> {
    if (!(await this.device.takesGuestAlong(userId))) return;
    const [{ bringGuestAlong }, guest] = await Promise.all([loadBringAlong(), this.open(null)]);
    await bringGuestAlong(guest, store, userId, onPage);
    guest.close();
  }
}
