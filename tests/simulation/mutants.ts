/**
 * `npm run sim:mutants -- [--only WORDS] [--part 2/5]`: plants one bug at a time into a copy of the code, those whose names have these
 * words or all, or one of so many parts of them, and runs seeds until one fails. The exit code is 1 when a bug is found neither within
 * 500 seeds nor by the corpus: then it is the simulation that has a gap.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { PLANTED_BUGS, type PlantedBug } from './planted-bugs.ts';

const SEEDS = 500;
const AT_A_TIME = 2;
const PARTS = ['protocol', 'client', 'sync-server', 'tests', 'package.json', 'tsconfig.json'];

const top = path.resolve(import.meta.dirname, '../..');
const { only, part } = parseArgs({
  options: { only: { type: 'string', default: '' }, part: { type: 'string', default: '1/1' } },
}).values;
const [place = 1, parts = 1] = part.split('/').map(Number);
const planted = PLANTED_BUGS.filter(({ name }, i) => name.includes(only) && i % parts === place - 1);
const waiting = [...planted];
const survivors: string[] = [];
await Promise.all(Array.from({ length: AT_A_TIME }, work));
console.log(JSON.stringify({ planted: planted.length, found: planted.length - survivors.length, survivors }));
process.exitCode = survivors.length > 0 ? 1 : 0;

async function work(): Promise<void> {
  for (let bug = waiting.shift(); bug; bug = waiting.shift()) {
    const folder = plant(bug);
    const found = await hunt(folder);
    fs.rmSync(folder, { recursive: true });
    console.log(`${found === null ? 'NOT FOUND' : found.padEnd(9)}  ${bug.name}`);
    if (found === null) survivors.push(bug.name);
  }
}

/** A copy of the code with the bug in it. */
function plant({ name, file, find, replace }: PlantedBug): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studentos-mutant-'));
  for (const part of PARTS) fs.cpSync(path.join(top, part), path.join(folder, part), { recursive: true });
  fs.symlinkSync(path.join(top, 'node_modules'), path.join(folder, 'node_modules'));
  const target = path.join(folder, file);
  const [before, after, ...more] = fs.readFileSync(target, 'utf8').split(find);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`"${name}": its line is not once in ${file}.`);
  fs.writeFileSync(target, before + replace + after);
  return folder;
}

/** The seed that failed first; null when none did. @throws when the copy does not even run */
function hunt(folder: string): Promise<string | null> {
  const args = ['--import', 'tsx', 'tests/simulation/main.ts', '--first', '--seeds', String(SEEDS)];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'], timeout: 300_000 });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('close', (code) => {
      const seed = /"failed":\[(\d+)/.exec(output)?.[1];
      if (seed !== undefined) resolve(`seed ${seed}`);
      else if (code === 0) resolve(null);
      else reject(new Error(`The copy in ${folder} ended with ${code} and no summary.`));
    });
  });
}
