/** What can go wrong in a run, and how often it did. Each seed switches on a subset of its own, at rates of its own. */
import type { Scheduler } from './scheduler.ts';

export const FAULTS = [
  // The network
  'drop request',
  'drop reply',
  'slow request',
  'slow reply',
  'duplicate request',
  'late duplicate',
  'hang',
  'partition',
  'flap',
  'captive portal',
  'cut body',
  'status 429',
  'status 500',
  'status 502',
  'status 503 after effect',
  'status 503 before effect',
  'status 504 after effect',
  'status 413',
  // The process on the device
  'crash',
  'crash in a round',
  'freeze',
  'second tab',
  'tabs write at once',
  'reload',
  'long absence',
  // The store on the device
  'write aborts',
  'quota',
  // The clock of the device
  'clock years ahead',
  'clock years behind',
  'clock seconds off',
  'clock jump forward',
  'clock rollback',
  'clock frozen',
  'clock drift',
  // The server
  'instance dies before begin',
  'instance dies between statements',
  'instance dies before commit',
  'instance dies after commit',
  'slow instance',
  // The database
  'serialization failure',
  'deadlock',
  'connection lost',
  'commit unknown',
  'refused row',
  'restore from backup',
  'purge of tombstones',
  // The session
  'token expired',
  'session refused for a while',
] as const;
export type Fault = (typeof FAULTS)[number];

/** Which faults a seed has, and how often each fired. */
export class Chaos {
  readonly fired = new Map<Fault, number>();
  private readonly rates: ReadonlyMap<Fault, number>;
  /** Off during healing: clocks stay wrong, everything else is well. */
  on = true;

  /** @param calm  a run without any fault, of which every series has some */
  constructor(
    private readonly scheduler: Scheduler,
    calm: boolean,
  ) {
    const share = scheduler.random();
    const rates = new Map<Fault, number>();
    for (const fault of FAULTS)
      if (!calm && scheduler.chance(share)) rates.set(fault, 0.01 + scheduler.random() ** 2 * 0.25);
    this.rates = rates;
  }

  /** Whether a fault is part of this run. */
  has(fault: Fault): boolean {
    return this.rates.has(fault);
  }

  /** Whether a fault strikes now; counts it. */
  strikes(fault: Fault): boolean {
    const rate = this.rates.get(fault);
    if (rate === undefined || !this.on || !this.scheduler.chance(rate)) return false;
    this.count(fault);
    return true;
  }

  /** Counts a fault that something else decided. */
  count(fault: Fault): void {
    this.fired.set(fault, (this.fired.get(fault) ?? 0) + 1);
    this.scheduler.note(fault);
  }
}
