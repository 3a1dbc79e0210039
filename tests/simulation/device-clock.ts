/** The wall clock of a device, which may be years off, jump, drift or stand still. */
import type { Dice } from './dice.ts';
import type { Chaos } from './faults.ts';
import type { Scheduler } from './scheduler.ts';

const YEAR_MS = 365 * 86_400_000;

export class DeviceClock {
  private offsetMs = 0;
  private rate = 1;
  private frozenAt: number | null = null;
  private readonly startMs: number;
  /** Whether it was ever set back. */
  wentBack = false;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly chaos: Chaos,
    private readonly dice: Dice,
  ) {
    this.startMs = scheduler.nowMs;
    if (chaos.strikes('clock years ahead')) this.offsetMs = dice.random() * 10 * YEAR_MS;
    else if (chaos.strikes('clock years behind')) this.offsetMs = -dice.random() * 10 * YEAR_MS;
    else if (chaos.strikes('clock seconds off')) this.offsetMs = (dice.random() - 0.5) * 600_000;
    if (chaos.strikes('clock drift')) this.rate = 0.9 + dice.random() * 0.2;
  }

  now = (): number =>
    this.frozenAt ?? Math.floor(this.startMs + (this.scheduler.nowMs - this.startMs) * this.rate + this.offsetMs);

  /** It may be set while an answer is on its way. */
  whileWaiting(): void {
    if (this.chaos.strikes('clock jumps in a round')) this.jump((this.dice.random() - 0.5) * 57_600_000);
  }

  private jump(ms: number): void {
    this.offsetMs += ms;
    this.wentBack ||= ms < 0;
  }

  /** Something happens to the clock, if the run has it. */
  disturb(): void {
    if (this.chaos.strikes('clock jump forward')) this.offsetMs += this.dice.random() * 86_400_000;
    if (this.chaos.strikes('clock rollback')) this.jump(-this.dice.random() * 86_400_000);
    if (this.frozenAt !== null) this.frozenAt = null;
    else if (this.chaos.strikes('clock frozen')) this.frozenAt = this.now();
  }
}
