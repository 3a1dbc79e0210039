/**
 * `npm test`: runs Vitest, then builds the app and runs Playwright (also when the first failed). What could depend on the day and needs
 * no database runs on a day that is drawn at random, everything else on a fixed one. Ends with the sum on one line: `N passed, N failed`,
 * with `, N skipped` when there are any. A suite that breaks down, or that runs no test, counts as one failure, so the last line never
 * looks better than the run was.
 */
import { NOT_BY_DAY, UNIT } from './clock/day-tests.ts';
import { onDay } from './clock/test-clock.ts';
import { drawDay, FIXED, type TestDay } from './clock/test-day.ts';
import { closingLine, sum, type Counts } from './support/counts.ts';
import { findBrowsers } from './support/headless-shell.ts';
import { buildApp, runPlaywright, runVitest } from './support/run-tests.ts';

const NO_BROWSER: Counts = { passed: 0, failed: 1, skipped: 0 };

const drawn = drawDay(Math.random);
say(drawn, 'What could depend on the day');
const suites = [await runVitest(['--project', 'unit', ...UNIT], onDay(drawn))];
say(FIXED, 'Everything else');
suites.push(await runVitest(NOT_BY_DAY, onDay(FIXED)));
const browsers = await prepareBrowserTests();
suites.push(browsers ? await runPlaywright([], { ...browsers, ...onDay(FIXED) }) : NO_BROWSER);

const total = sum(suites);
if (total.failed > 0) process.exitCode = 1;
console.log(`\n${closingLine(total)}`);

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
