/** The same seeds on what is real, Dexie and PostgreSQL: they must be the same runs as in memory. In parts, each in a file. */
import { expect, it } from 'vitest';
import { openFreshDatabase } from '#tests/support/postgres.ts';
import { memoryLane } from './lanes.ts';
import { postgresLane } from './postgres-lane.ts';
import { runSeed } from './run.ts';

const SEEDS_A_PART = 20;
const MINUTES = 5;

/** Plays one part, counted from 1. */
export async function playRealPart(part: number): Promise<void> {
  const database = await openFreshDatabase();
  const from = 10_001 + (part - 1) * SEEDS_A_PART;
  it(
    `${SEEDS_A_PART} seeds from ${from} run as they do in memory, with nothing lost`,
    {
      timeout: 600_000,
    },
    async () => {
      for (let seed = from; seed < from + SEEDS_A_PART; seed += 1) {
        const real = await runSeed({ seed, lane: postgresLane(database), minutes: MINUTES });
        const played = await runSeed({ seed, lane: memoryLane, minutes: MINUTES });
        expect({ seed, violations: real.violations }).toEqual({ seed, violations: [] });
        expect({ seed, trace: real.traceHash, state: real.stateHash }).toEqual({
          seed,
          trace: played.traceHash,
          state: played.stateHash,
        });
      }
    },
  );
}
