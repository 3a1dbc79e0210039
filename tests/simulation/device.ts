/**
 * A device of one person: a disk, a clock, a link, and the processes (tabs) that run the real engine over them. A
 * process that dies takes its promises with it; what it had committed is on the disk.
 */
import { Problem } from '#protocol/problem.ts';
import type { Store } from '#client/store/database.ts';
import { startEngine, type Engine, type Phase } from '#client/sync/engine.ts';
import type { SyncPorts } from '#client/sync/ports.ts';
import { DeviceClock } from './device-clock.ts';
import type { Chaos } from './faults.ts';
import { Link, type Handle } from './link.ts';
import type { Scheduler } from './scheduler.ts';

/** A way to open the device's store, as a process that may die. */
export type OpenStore = (name: string, ports: SyncPorts, process: Process) => Store;

/** One tab: alive until it crashes; while frozen, nothing that it waits for comes back. */
export class Process {
  alive = true;
  private thaw: (() => void) | null = null;
  private frozen: Promise<void> | null = null;

  freeze(): void {
    this.frozen ??= new Promise((resolve) => (this.thaw = resolve));
  }

  unfreeze(): void {
    this.thaw?.();
    this.frozen = null;
  }

  /** Goes on only while the process lives. */
  async living(): Promise<void> {
    while (this.alive && this.frozen) await this.frozen;
    if (!this.alive) await new Promise(() => undefined);
  }
}

export interface Tab {
  process: Process;
  store: Store;
  engine: Engine;
  phase: Phase | null;
  returned: Set<() => void>;
}

const LOCK_PATIENCE_MS = 30_000;

export class Device {
  readonly clock: DeviceClock;
  readonly link: Link;
  tabs: Tab[] = [];
  private lock: Promise<unknown> = Promise.resolve();

  constructor(
    readonly name: string,
    readonly userId: string,
    private readonly scheduler: Scheduler,
    chaos: Chaos,
    private readonly openStore: OpenStore,
    handle: Handle,
  ) {
    this.clock = new DeviceClock(scheduler, chaos);
    this.link = new Link(scheduler, chaos, name, handle);
  }

  /** Opens the app in one more tab. */
  openTab(): Tab {
    const process = new Process();
    const returned = new Set<() => void>();
    const ports = this.ports(process, returned);
    const store = this.openStore(this.name, ports, process);
    const tab: Tab = { process, store, returned, phase: null, engine: undefined as unknown as Engine };
    const post: Handle = async (request) => {
      const answer = await this.link.post(request).finally(() => process.living());
      await process.living();
      return answer;
    };
    tab.engine = startEngine(store, post, ports, (phase) => (tab.phase = phase));
    this.tabs.push(tab);
    return tab;
  }

  /** Ends a tab at once, wherever it is. */
  kill(tab: Tab): void {
    tab.process.alive = false;
    tab.engine.stop();
    tab.process.unfreeze();
    this.tabs = this.tabs.filter((other) => other !== tab);
  }

  private ports(process: Process, returned: Set<() => void>): SyncPorts {
    const { scheduler } = this;
    return {
      now: this.clock.now,
      newId: scheduler.uuid,
      newReplicaId: () => scheduler.hex(16),
      random: scheduler.random,
      online: () => true,
      visible: () => true,
      after: (ms, callback) => scheduler.after(ms, `${this.name} timer`, () => void process.living().then(callback)),
      onReturn: (callback) => {
        returned.add(callback);
        return () => returned.delete(callback);
      },
      alone: (_name, work) => this.alone(process, work),
    };
  }

  /** A lock among the tabs: handed on when its holder ends or dies, taken from a holder that stays away too long. */
  private async alone<T>(process: Process, work: () => Promise<T>): Promise<T> {
    const before = this.lock;
    let release = (): void => undefined;
    this.lock = new Promise<void>((resolve) => (release = resolve));
    await Promise.race([before, this.patience()]);
    await process.living();
    try {
      const running = work();
      // Another tab need not wait for one that died.
      void Promise.race([running, this.patience()]).then(release, release);
      return await running;
    } catch (error) {
      throw error instanceof Problem ? error : new Problem('internal_error', String(error), {}, { cause: error });
    }
  }

  private patience(): Promise<void> {
    return new Promise((resolve) => this.scheduler.after(LOCK_PATIENCE_MS, `${this.name} patience`, resolve));
  }
}
