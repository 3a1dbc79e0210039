/** The same seeds on what is real: Dexie and PostgreSQL. They must end as they do in memory. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type Database } from '#server/database/connection.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/postgres.ts';
import { memoryLane } from './lanes.ts';
import { postgresLane } from './postgres-lane.ts';
import { runSeed } from './run.ts';

const SEEDS = 30;
const AT_A_TIME = 10;

let fresh: FreshDatabase;
let database: Database;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.connection);
});
afterAll(async () => {
  await database.destroy();
  await fresh.drop();
});

const starts = Array.from({ length: SEEDS / AT_A_TIME }, (_, i) => 10_001 + i * AT_A_TIME);

it.each(starts)('ten seeds from %i end as they do in memory, with nothing lost', { timeout: 120_000 }, async (from) => {
  for (let seed = from; seed < from + AT_A_TIME; seed += 1) {
    const real = await runSeed({ seed, lane: postgresLane(database), minutes: 5 });
    const played = await runSeed({ seed, lane: memoryLane, minutes: 5 });
    expect({ seed, violations: real.violations }).toEqual({ seed, violations: [] });
    expect({ seed, hash: real.stateHash }).toEqual({ seed, hash: played.stateHash });
  }
});
