/** What can happen to a database between any two statements. */
import { Problem } from '#protocol/problem.ts';
import type { Dice } from './dice.ts';
import type { Chaos, Fault } from './faults.ts';
import type { AtStatement } from './memory-storage.ts';
import type { Scheduler } from './scheduler.ts';

/** What the database says, by SQLSTATE. */
const DATABASE_FAULTS: [Fault, code: string][] = [
  ['serialization failure', '40001'],
  ['deadlock', '40P01'],
  ['connection lost', '08006'],
  ['statement timeout', '57014'],
];
const SLOW_MS = 5_000;
/** How long it takes to bring another database up: whatever was under way has failed by then. */
export const GOING_BACK_MS = 2 * SLOW_MS;

/** Strikes at the statements of whatever transaction is under way. */
export class DatabaseFaults {
  private readonly dice: Dice;
  private upAgainMs = 0;
  /** How long a statement takes at most: in a run whose database takes its time, most requests meet another one there. */
  private readonly statementMs: number;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly chaos: Chaos,
  ) {
    this.dice = scheduler.named('database');
    this.statementMs = this.dice.chance(0.3) ? 150 : 3;
  }

  /** The database is down for a while; what was under way has failed. */
  down(ms: number): void {
    this.upAgainMs = this.scheduler.nowMs + ms;
  }

  /** What becomes of a statement. */
  readonly at: AtStatement = async (statement) => {
    const { scheduler, chaos } = this;
    await scheduler.step(statement, chaos.on ? this.statementMs : undefined);
    if (statement === 'committed') {
      if (chaos.strikes('instance dies after commit') || chaos.strikes('commit unknown')) throw unavailable('08006');
      return;
    }
    if (chaos.strikes('database restart')) this.down(this.dice.random() * 10_000);
    if (chaos.on && scheduler.nowMs < this.upAgainMs) throw unavailable('57P03');
    if (statement === 'begin' && chaos.strikes('too many connections')) throw unavailable('53300');
    if (statement === 'begin' && chaos.strikes('instance dies before begin')) throw unavailable('57P01');
    if (statement === 'commit' && chaos.strikes('instance dies before commit')) throw unavailable('57P01');
    if (chaos.strikes('instance dies between statements')) throw unavailable('57P01');
    for (const [fault, code] of DATABASE_FAULTS) if (chaos.strikes(fault)) throw unavailable(code);
    if (statement.startsWith('store') && chaos.strikes('refused row')) throw new Error('The database refused a row.');
    if (chaos.strikes('slow instance')) await scheduler.step('slow statement', SLOW_MS);
  };
}

const unavailable = (code: string): Problem =>
  new Problem('unavailable', `The database went away (${code}).`, { retryAfter: 1 });
