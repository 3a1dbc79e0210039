/** What can go wrong in a run, and how often it did. Each seed switches on a subset of its own, at rates of its own. */
import type { Dice } from './dice.ts';
import type { Scheduler } from './scheduler.ts';
import type { Script } from './script.ts';

export const FAULTS = [
  // The network
  'drop request',
  'drop reply',
  'slow request',
  'slow reply',
  'duplicate request',
  'late duplicate',
  'requests meet',
  'refused creation again',
  'hang',
  'partition',
  'one-way partition',
  'flap',
  'captive portal',
  'cut body',
  'wrong media type',
  'status 429',
  'status 500',
  'status 500 after effect',
  'status 502',
  'status 503 after effect',
  'status 503 before effect',
  'status 504 after effect',
  'status 413',
  'body limit',
  // The stream
  'event cut',
  'event late',
  'event doubled',
  'stream refused',
  'stream cut',
  'stream silent',
  'wake-up lost',
  'wake-up doubled',
  // The process on the device
  'crash',
  'crash in a round',
  'power cut',
  'freeze',
  'second tab',
  'tabs write at once',
  'devices write at once',
  'reload',
  'long absence',
  'away beyond the horizon',
  // The store on the device
  'write aborts',
  'quota',
  'eviction',
  // The clock of the device
  'clock years ahead',
  'clock years behind',
  'clock seconds off',
  'clock jump forward',
  'clock rollback',
  'clock frozen',
  'clock drift',
  'clock differs by tab',
  // The people on the device
  'begins as a guest',
  'sign-out that keeps',
  'sign-out that sends',
  'sign-out that discards',
  'another account',
  // The server
  'instance dies before begin',
  'instance dies between statements',
  'instance dies before commit',
  'instance dies after commit',
  'slow instance',
  'refused change',
  // The database
  'serialization failure',
  'deadlock',
  'connection lost',
  'too many connections',
  'statement timeout',
  'commit unknown',
  'refused row',
  'database restart',
  'restore from backup',
  'failover loses commits',
  'purge of tombstones',
  // The session
  'token expired',
  'session refused for a while',
  'session revoked',
  'refresh refused',
  'refresh reply lost',
  'account deleted elsewhere',
  // Releases
  'new build on one server',
  'outbox of an old build',
  'new build with a new schema',
  'crash during a schema upgrade',
  'schema upgrade blocked',
  // Clocks and stamps from the future; at the end, so that seeds keep what they had
  'document from the future',
  'server clock hours ahead',
  'clock jumps in a round',
  // Protocols
  'server of protocol 1',
  'news of a batch late',
  // What lies between the write and the answer
  'answer waits for another write',
  'worker syncs',
  // What people do besides
  'devices change one thing at once',
  'changed and deleted at once',
  'brought back',
  'plans and timers',
  'copied profile',
  'taken, then refused',
  'worker overtakes and is refused',
  'copies part ways',
  'two writes outrun a request',
  'tried again and taken back',
] as const;
export type Fault = (typeof FAULTS)[number];

/** What keeps nobody from getting on, so that most meets it: half of the runs at least have each. */
const HARMLESS = new Set<Fault>([
  'duplicate request',
  'late duplicate',
  'refused creation again',
  'devices write at once',
  'second tab',
  'answer waits for another write',
  'worker syncs',
  'worker overtakes and is refused',
  'copies part ways',
  'two writes outrun a request',
  'tried again and taken back',
  'devices change one thing at once',
  'changed and deleted at once',
  'brought back',
  'plans and timers',
]);

/** What seldom has an occasion strikes so much more often when it has one, so that 500 seeds meet it. */
const MORE_OFTEN = new Map<Fault, number>([
  ['stream refused', 8],
  ['new build with a new schema', 4],
  ['crash during a schema upgrade', 4],
  ['server clock hours ahead', 4],
  ['answer waits for another write', 4],
  ['copies part ways', 2],
  ['two writes outrun a request', 8],
  ['tried again and taken back', 8],
]);

/** The same, but not where a run is played as it was before. */
const OFTENER_SINCE = new Map<Fault, number>([['news of a batch late', 4]]);

/** Which faults a seed has, and how often each fired. */
export class Chaos {
  readonly fired = new Map<Fault, number>();
  private readonly faults = new Map<Fault, { rate: number; dice: Dice }>();
  /** Off during healing: clocks stay wrong, everything else is well. */
  on = true;

  /**
   * @param calm    a run without any fault, of which every series has some
   * @param before  a run as it was before this fault and those after it were thought of
   */
  constructor(
    private readonly scheduler: Scheduler,
    private readonly script: Script,
    calm: boolean,
    before?: Fault,
  ) {
    const dice = scheduler.named('faults');
    const share = dice.random();
    for (const fault of FAULTS) {
      if (fault === before) break;
      const oftener = MORE_OFTEN.get(fault) ?? (before ? undefined : OFTENER_SINCE.get(fault)) ?? 1;
      const rate = (0.01 + dice.random() ** 2 * 0.25) * oftener;
      const isOn = dice.chance(HARMLESS.has(fault) ? Math.max(0.5, share) : share);
      if (isOn && !calm) this.faults.set(fault, { rate, dice: scheduler.named(fault) });
    }
  }

  /** Whether a fault is part of this run. */
  has(fault: Fault): boolean {
    return this.faults.has(fault);
  }

  /** Whether a fault strikes now; counts it. */
  strikes(fault: Fault): boolean {
    const own = this.faults.get(fault);
    if (!own || !this.on || !own.dice.chance(own.rate)) return false;
    return this.befalls(fault);
  }

  /** Whether a fault of this run that needs no luck is played; counts it. */
  befalls(fault: Fault): boolean {
    if (!this.faults.has(fault) || !this.script.plays(fault)) return false;
    this.count(fault);
    return true;
  }

  /** Counts a fault that something else decided. */
  count(fault: Fault): void {
    this.fired.set(fault, (this.fired.get(fault) ?? 0) + 1);
    this.scheduler.note(fault);
  }
}
