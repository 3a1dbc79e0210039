/** What can go wrong around people, and which of it a seed has. */
import type { Dice } from '#tests/simulation/dice.ts';
import type { Scheduler } from '#tests/simulation/scheduler.ts';
import type { Script } from '#tests/simulation/script.ts';

export const MISHAPS = [
  // Between the app and its server
  'request lost',
  'answer lost',
  'answer cut',
  'no answer',
  'slow answer',
  'request doubled',
  'proxy answers with a page',
  'answer 500',
  'answer 503',
  'stream cut',
  'offline',
  // The server
  'server down',
  'server restarts',
  'restored from a backup',
  // The device
  'clock wrong',
  'clock jumps',
  'midnight',
  'disk full',
  'write aborts',
  'local storage full',
  'no web locks',
  // Tabs
  'second tab',
  'tab killed',
  'tab closed',
  'tab frozen',
  'tab reloaded',
  'newer build in another tab',
  'browser cleared',
  // People
  'begins as a guest',
  'signs out',
  'another account',
] as const;
export type Mishap = (typeof MISHAPS)[number];

/** What nobody can lose anything by: half of the runs at least have each. */
const HARMLESS = new Set<Mishap>(['second tab', 'begins as a guest', 'tab reloaded', 'midnight']);

export class Mishaps {
  readonly fired = new Map<Mishap, number>();
  private readonly own = new Map<Mishap, { rate: number; dice: Dice }>();
  /** Off while everything heals: clocks stay wrong, everything else is well. */
  on = true;

  /** @param calm  a run in which nothing goes wrong */
  constructor(
    private readonly scheduler: Scheduler,
    private readonly script: Script,
    calm: boolean,
  ) {
    const dice = scheduler.named('mishaps');
    const share = dice.random();
    for (const mishap of MISHAPS) {
      const rate = 0.02 + dice.random() ** 2 * 0.3;
      const isOn = dice.chance(HARMLESS.has(mishap) ? Math.max(0.5, share) : share);
      if (isOn && !calm) this.own.set(mishap, { rate, dice: scheduler.named(mishap) });
    }
  }

  has(mishap: Mishap): boolean {
    return this.own.has(mishap);
  }

  /** Whether it happens now; counts it. */
  strikes(mishap: Mishap): boolean {
    const own = this.own.get(mishap);
    if (!own || !this.on || !own.dice.chance(own.rate)) return false;
    return this.befalls(mishap);
  }

  /** Whether one that needs no luck is played; counts it. */
  befalls(mishap: Mishap): boolean {
    if (!this.own.has(mishap) || !this.script.plays(mishap)) return false;
    this.fired.set(mishap, (this.fired.get(mishap) ?? 0) + 1);
    this.scheduler.note(mishap);
    return true;
  }
}
