/**
 * `npm test`: runs Vitest, then builds the app and runs Playwright (also when the first failed), and ends with the
 * sum on one line: `N passed, N failed`, with `, N skipped` when there are any. A suite that breaks down, or that runs
 * no test, counts as one failure, so the last line never looks better than the run was.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import {
  closingLine,
  playwrightReportToCounts,
  sum,
  vitestReportToCounts,
  withBreakdown,
  type Counts,
} from './support/counts.ts';
import { findBrowsers } from './support/headless-shell.ts';

const top = path.resolve(import.meta.dirname, '..');
const program = createRequire(import.meta.url).resolve;
const vitest = path.join(path.dirname(program('vitest/package.json')), 'vitest.mjs');
const vite = path.join(path.dirname(program('vite/package.json')), 'bin/vite.js');
const playwright = program('@playwright/test/cli');

const reports = mkdtempSync(path.join(os.tmpdir(), 'studentos-reports-'));
const suites = [
  await runVitest(path.join(reports, 'vitest.json')),
  await runPlaywright(path.join(reports, 'e2e.json')),
];
rmSync(reports, { recursive: true, force: true });

const total = sum(suites);
if (total.failed > 0) process.exitCode = 1;
console.log(`\n${closingLine(total)}`);

async function runVitest(report: string): Promise<Counts> {
  const ok = await run([vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
  return withBreakdown(readReport(report, vitestReportToCounts), ok, 'Vitest', complain);
}

async function runPlaywright(report: string): Promise<Counts> {
  const env = await prepareBrowserTests();
  const ok =
    env !== undefined &&
    (await run([playwright, 'test', '--reporter=list,json'], { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report }));
  return withBreakdown(readReport(report, playwrightReportToCounts), ok, 'Playwright', complain);
}

/** The browsers and a built app; undefined, and said why, when one of them is not to be had. */
async function prepareBrowserTests(): Promise<Record<string, string> | undefined> {
  try {
    const { chromium, shell } = await findBrowsers();
    console.log(`\nBrowser tests in Chromium ${chromium.version} (${chromium.path}, mostly ${shell.path})`);
    for (const config of ['vite.config.ts', 'vite.server.config.ts'])
      if (!(await run([vite, 'build', '--config', config, '--logLevel', 'warn'])))
        throw new Error(`The build of ${config} failed.`);
    return { CHROMIUM_PATH: chromium.path, HEADLESS_SHELL_PATH: shell.path };
  } catch (error) {
    console.error(`\nThe browser tests did not run. ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/** Runs a Node program to its end with its output on ours. Whether it ended well. */
function run(args: string[], env: Record<string, string> = {}): Promise<boolean> {
  const child = spawn(process.execPath, args, {
    cwd: top,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

/** What a runner reported; undefined when it broke down before it could. */
function readReport(file: string, toCounts: (report: unknown) => Counts): Counts | undefined {
  try {
    return toCounts(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function complain(complaint: string): void {
  console.error(`\n${complaint}`);
}
