/**
 * `npm run test:days`: what could depend on the day, on each of `DAYS`. Unit tests in all zones; those with a database and in a
 * browser in the one that stands beside the day. Ends with 1 when a test failed on any of them.
 *
 *   npm run test:days -- --day 2028-02-29    one of them alone
 *   npm run test:days -- --only browser      unit, pg or browser alone
 */
import { parseArgs } from 'node:util';
import { closingLine, sum, type Counts } from '#tests/support/counts.ts';
import { provideBrowsers } from '#tests/support/headless-shell.ts';
import { buildApp, runPlaywright, runVitest } from '#tests/support/run-tests.ts';
import { BROWSER, PG, UNIT } from './day-tests.ts';
import { onDay } from './test-clock.ts';
import { DAYS, ZONES } from './test-day.ts';

const { values } = parseArgs({ options: { day: { type: 'string' }, only: { type: 'string' } } });
const days = DAYS.filter(({ day }) => values.day === undefined || day === values.day);
if (days.length === 0) throw new Error(`--day is one of: ${DAYS.map(({ day }) => day).join(', ')}`);
const wants = (kind: string): boolean => values.only === undefined || values.only === kind;

if (wants('browser')) {
  await provideBrowsers();
  await buildApp();
}
const lines: { what: string; counts: Counts }[] = [];
for (const { day, zone, why } of days) {
  const run = async (kind: string, where: string, counts: Promise<Counts>) =>
    lines.push({ what: `${day} ${where} ${kind} (${why})`, counts: await counts });
  if (wants('unit'))
    for (const each of ZONES)
      await run('unit', each, runVitest(['--project', 'unit', ...UNIT], onDay({ day, zone: each })));
  if (wants('pg')) await run('pg', zone, runVitest(['--project', 'pg', ...PG], onDay({ day, zone })));
  if (wants('browser')) await run('browser', zone, runPlaywright(BROWSER, onDay({ day, zone })));
}

for (const { what, counts } of lines) console.log(`${what}: ${closingLine(counts)}`);
const total = sum(lines.map(({ counts }) => counts));
if (total.failed > 0) process.exitCode = 1;
console.log(`\n${closingLine(total)}`);
