/** Looks for a planted bug. */
import type { PlantedBug } from '#tests/simulation/planted-bugs.ts';
import { memoryHouse } from './memory-house.ts';
import { buildApps, runSeed } from './run.ts';

/** Where a planted bug was found. */
export interface Found {
  name: string;
  /** Null where no seed found it. */
  seed: number | null;
  /** The rule that did not hold. */
  invariant: string;
}

/** The first seed that fails with a bug in the app. @param seeds  are tried at most, from 1 on */
export async function hunt(bug: PlantedBug, seeds: number): Promise<Found> {
  const apps = await buildApps(bug);
  for (let seed = 1; seed <= seeds; seed += 1) {
    const [violation] = (await runSeed({ seed, lane: memoryHouse, apps })).violations;
    if (violation) return { name: bug.name, seed, invariant: violation.invariant };
  }
  return { name: bug.name, seed: null, invariant: '' };
}
