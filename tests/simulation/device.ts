/**
 * A device of one person: a disk, a clock, a link, and the processes (tabs) that run the real engine over them. A
 * process that dies takes its promises with it; what it had committed is on the disk.
 */
import type { Store } from '#client/store/database.ts';
import { startEngine, type Engine, type Phase } from '#client/sync/engine.ts';
import type { SyncPorts } from '#client/sync/ports.ts';
import { Process } from './process.ts';
import { DeviceClock } from './device-clock.ts';
import { Channels, Locks } from './browser.ts';
import type { Chaos } from './faults.ts';
import { Link, type Handle } from './link.ts';
import type { Scheduler } from './scheduler.ts';

/** A way to open the device's store, as a process that may die. */
export type OpenStore = (name: string, ports: SyncPorts, process: Process) => Store;

export interface Tab {
  process: Process;
  store: Store;
  engine: Engine;
  phase: Phase | null;
  returned: Set<() => void>;
}

export class Device {
  readonly clock: DeviceClock;
  readonly link: Link;
  tabs: Tab[] = [];
  private readonly locks = new Locks();
  private readonly channels: Channels;

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
    this.channels = new Channels(scheduler);
  }

  /** A tab that is not frozen. */
  get awake(): Tab {
    return this.tabs.find(({ process }) => !process.isFrozen)!;
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
    this.locks.forget(tab.process);
    this.channels.forget(tab.process);
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
      lock: (name, steal, held) => this.locks.request(name, steal, process, held),
      channel: (name, onMessage) => this.channels.join(name, process, onMessage),
    };
  }
}
