/**
 * `npm test`: runs Vitest, then builds the app and runs Playwright (also when the first failed), all on a fixed day; then once more
 * what could depend on the day, on one drawn at random: all unit tests and one file of the browser tests. Ends with the sum on one line: `N passed, N failed`, with `, N skipped`
 * when there are any. A suite that breaks down, or that runs no test, counts as one failure, so the last line never looks
 * better than the run was.
 */
import { BROWSER, UNIT } from './clock/day-tests.ts';
import { onDay } from './clock/test-clock.ts';
import { drawDay, FIXED, type TestDay } from './clock/test-day.ts';
import { closingLine, sum, type Counts } from './support/counts.ts';
import { findBrowsers } from './support/headless-shell.ts';
import { buildApp, runPlaywright, runVitest } from './support/run-tests.ts';

/** Browser tests that run on the drawn day as well. */
const DRAWN_FILES = 1;
const NO_BROWSER: Counts = { passed: 0, failed: 1, skipped: 0 };

const drawn = drawDay(Math.random);
say(FIXED, 'Every test');
const suites = [await runVitest([], onDay(FIXED))];
const browsers = await prepareBrowserTests();
suites.push(browsers ? await runPlaywright([], { ...browsers, ...onDay(FIXED) }) : NO_BROWSER);
say(drawn, 'What could depend on the day, once more');
suites.push(await runVitest(['--project', 'unit', ...UNIT], onDay(drawn)));
// All of them on each of the days that are known to be special: `npm run test:days`.
if (browsers) suites.push(await runPlaywright(someOf(BROWSER), { ...browsers, ...onDay(drawn) }));

const total = sum(suites);
if (total.failed > 0) process.exitCode = 1;
console.log(`\n${closingLine(total)}`);

/** Some at random, for what costs minutes. */
function someOf(files: readonly string[]): string[] {
  const left = [...files];
  return Array.from({ length: DRAWN_FILES }, () => left.splice(Math.floor(Math.random() * left.length), 1)).flat();
}

function say({ day, zone }: TestDay, what: string): void {
  console.log(`\n${what}, on ${day} in ${zone} (TEST_DAY=${day} TEST_ZONE=${zone})`);
}

/** The browsers and a built app; undefined, and said why, when one of them is not to be had. */
async function prepareBrowserTests(): Promise<Record<string, string> | undefined> {
  try {
    const { chromium, shell } = await findBrowsers();
    console.log(`\nBrowser tests in Chromium ${chromium.version} (${chromium.path}, mostly ${shell.path})`);
    await buildApp();
    return { CHROMIUM_PATH: chromium.path, HEADLESS_SHELL_PATH: shell.path };
  } catch (error) {
    console.error(`\nThe browser tests did not run. ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
