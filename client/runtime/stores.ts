/** The stores of the people on this device: opens them, reports how safely they are kept, and moves a guest's work into an account. */
import type { DeviceDatabase } from '#client/device/device-database.ts';
import { Store } from '#client/store/database.ts';
import type { SyncPorts } from '#client/sync/ports.ts';
import { openWithin } from './open-store.ts';
import type { Keeping } from './runtime-handle.ts';
import { storeName } from './person-session.ts';

/** Needed at a sign-in, and after the first screen is drawn. */
const loadBringAlong = () => import('./bring-guest-along.ts');

export class Stores {
  private state: Keeping;
  /** The move of a guest's work. Nothing else may start meanwhile, because the guest's store is emptied at its end. */
  private adopting: Promise<void> = Promise.resolve();

  /** @param changed  called when `keeping` changes */
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

  /** Opens a person's store, and reports when a newer build changes it. @throws StoreTrouble */
  async open(userId: string | null): Promise<Store> {
    const store = new Store(storeName(userId), this.ports);
    store.on('versionchange', ({ newVersion }) => {
      if (newVersion !== null) this.keep({ outdated: true });
    });
    await openWithin(store, this.ports);
    if (store.isOutdated()) this.keep({ outdated: true });
    return store;
  }

  /** Resolves when no guest's work is being moved. */
  settled = (): Promise<void> => this.adopting;

  /**
   * Moves a guest's work into an account.
   * @param onPage  the guest's store that has the undo steps of this page; null where nobody was a guest on it
   * @param when    `now` for a sign-in, which waits for the move. A cold start only completes a move that was interrupted, after the given
   *                promise; then this resolves at once
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
