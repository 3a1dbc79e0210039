/**
 * The servers of a run: the real apply and feed code, as several instances over one storage, with what can happen to
 * them between any two statements.
 */
import { Problem } from '#protocol/problem.ts';
import type { Change, SyncAnswer, SyncRequest } from '#protocol/sync.ts';
import { createServerClock } from '#server/apply/server-clock.ts';
import type { Storage } from '#server/database/storage.ts';
import { syncRound } from '#server/sync/round.ts';
import type { Chaos, Fault } from './faults.ts';
import type { Witness } from './judge.ts';
import type { Handle } from './link.ts';
import type { AtStatement } from './memory-storage.ts';
import type { Scheduler } from './scheduler.ts';

/** What the database says, by SQLSTATE. */
const DATABASE_FAULTS: [Fault, code: string][] = [
  ['serialization failure', '40001'],
  ['deadlock', '40P01'],
  ['connection lost', '08006'],
];

/** Strikes at the statements of whatever transaction is under way. */
export function statementFaults(scheduler: Scheduler, chaos: Chaos): AtStatement {
  return async (statement) => {
    await scheduler.step(statement);
    if (statement === 'committed') {
      if (chaos.strikes('instance dies after commit') || chaos.strikes('commit unknown')) throw unavailable('08006');
      return;
    }
    if (statement === 'begin' && chaos.strikes('instance dies before begin')) throw unavailable('57P01');
    if (statement === 'commit' && chaos.strikes('instance dies before commit')) throw unavailable('57P01');
    if (chaos.strikes('instance dies between statements')) throw unavailable('57P01');
    for (const [fault, code] of DATABASE_FAULTS) if (chaos.strikes(fault)) throw unavailable(code);
    if (statement.startsWith('store') && chaos.strikes('refused row')) throw new Error('The database refused a row.');
    if (chaos.strikes('slow instance')) await scheduler.step('slow statement', 5_000);
  };
}

const unavailable = (code: string): Problem =>
  new Problem('unavailable', `The database went away (${code}).`, { retryAfter: 1 });

/** Instances of the server for one user, behind one address. */
export function servers(
  storage: Storage,
  scheduler: Scheduler,
  chaos: Chaos,
  witness: Witness,
  userId: string,
  count: number,
): Handle {
  const instances = Array.from({ length: count }, () => ({
    storage,
    clock: createServerClock(scheduler.hex(16), () => Math.floor(scheduler.nowMs)),
    onRefused: () => undefined,
  }));
  let refusedUntilMs = 0;
  return async (request: SyncRequest): Promise<SyncAnswer> => {
    if (chaos.strikes('session refused for a while')) refusedUntilMs = scheduler.nowMs + scheduler.random() * 600_000;
    if (chaos.on && scheduler.nowMs < refusedUntilMs) throw new Problem('unauthenticated');
    if (chaos.strikes('token expired')) throw new Problem('token_expired');
    const round = await syncRound(scheduler.pick(instances), userId, request.cursor, request.mutations);
    const answer = { ...round, changes: JSON.parse(round.changes) as Change[] };
    witness.see(request, answer);
    return answer;
  };
}
