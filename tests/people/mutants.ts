/**
 * `npm run sim:people-mutants -- [--only WORDS]`: plants one bug at a time into the app, those whose names have these words or all, and
 * plays people until a run fails. The exit code is 1 when a bug is not found within 500 seeds: then the simulation has a gap.
 */
import { parseArgs } from 'node:util';
import { hunt, type Found } from './hunt.ts';
import { PLANTED_BUGS } from './planted-bugs.ts';

const SEEDS = 500;

const { only, seeds } = parseArgs({
  options: { only: { type: 'string', default: '' }, seeds: { type: 'string', default: String(SEEDS) } },
}).values;
const found: Found[] = [];
for (const bug of PLANTED_BUGS.filter(({ name }) => name.includes(only))) {
  const one = await hunt(bug, Number(seeds));
  found.push(one);
  console.log(`${one.seed === null ? 'NOT FOUND' : `seed ${one.seed}`.padEnd(9)}  ${one.name}  ${one.invariant}`);
}
const survivors = found.filter(({ seed }) => seed === null).map(({ name }) => name);
console.log(JSON.stringify({ planted: found.length, found: found.length - survivors.length, survivors }));
process.exitCode = survivors.length > 0 ? 1 : 0;
