/**
 * A device without people but with the trace of one was cleared by its browser. Where the cookie of a session is left, the app asks
 * whether to continue as its owner, because another page of this host may have planted both.
 */
import type { Session } from '#protocol/account.ts';
import { Problem } from '#protocol/problem.ts';
import type { DeviceDatabase } from '#client/device/device-database.ts';
import type { TraceStore } from '#client/device/trace.ts';
import type { Api } from '#client/http/api.ts';
import type { People } from './people.ts';
import type { ReturnChoice, Runtime } from './runtime-handle.ts';
import type { Stores } from './stores.ts';

export class ComingBack {
  /** The session of the person whom the app asks about. */
  private found: Session | null = null;

  constructor(
    private readonly device: DeviceDatabase,
    private readonly api: Api,
    private readonly trace: TraceStore,
    private readonly stores: Stores,
    private readonly people: People,
  ) {}

  /** Reports what was cleared, if anything, and asks about the owner of a remaining session. */
  async ask({ person, store }: Pick<Runtime, 'person' | 'store'>): Promise<void> {
    const trace = this.trace.read();
    if (!trace || person.userId !== null || (await this.device.people.count()) > 0) return;
    const { unsent } = trace;
    try {
      this.found = await this.api.refresh();
      const { name, email } = this.found.user;
      const written = await store.outbox.count();
      this.stores.keep({ cleared: { unsent, rest: { name, email, written } } });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.stores.keep({ cleared: { unsent, rest: 'wants-sign-in' } });
    }
  }

  /** Acts on the answer. Everything comes back from the server; nothing is deleted there, and a guest's work moves only where asked for. */
  async answer(choice: ReturnChoice): Promise<void> {
    const { found } = this;
    if (!found) return;
    this.found = null;
    if (choice === 'no') {
      this.trace.remove();
      this.stores.keep({ cleared: null });
      return void this.api.logout(found.token).catch(console.error);
    }
    const unsent = this.stores.keeping().cleared?.unsent ?? 0;
    await this.device.activate(found.user, { leavesGuest: choice === 'alone' });
    this.stores.keep({ cleared: { unsent, rest: 'comes-back' } });
    await this.people.arrive(found);
  }

  /** Dismisses the report. @param person  the active person */
  dismiss({ userId }: Runtime['person']): void {
    // A guest would see it at each start.
    if (userId === null) this.trace.remove();
    this.stores.keep({ cleared: null });
  }
}
