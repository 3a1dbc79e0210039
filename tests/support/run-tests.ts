/** Runs a suite of tests to its end and counts it, for `npm test` and `npm run test:days`. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { playwrightReportToCounts, vitestReportToCounts, withBreakdown, type Counts } from '#tests/support/counts.ts';

const TOP = path.resolve(import.meta.dirname, '../..');
const program = createRequire(import.meta.url).resolve;
const VITEST = path.join(path.dirname(program('vitest/package.json')), 'vitest.mjs');
const VITE = path.join(path.dirname(program('vite/package.json')), 'bin/vite.js');
const PLAYWRIGHT = program('@playwright/test/cli');

/** @param filters  projects and files; none is all of them. @param env  added to the environment */
export function runVitest(filters: string[], env: Record<string, string>): Promise<Counts> {
  return counted('Vitest', vitestReportToCounts, (report) =>
    runNode([VITEST, 'run', ...filters, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`], env),
  );
}

/** Of an app that is built. */
export function runPlaywright(files: string[], env: Record<string, string>): Promise<Counts> {
  return counted('Playwright', playwrightReportToCounts, (report) =>
    runNode([PLAYWRIGHT, 'test', ...files, '--reporter=list,json'], { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report }),
  );
}

/** @throws Error when client or server cannot be built */
export async function buildApp(): Promise<void> {
  for (const config of ['vite.config.ts', 'vite.server.config.ts'])
    if (!(await runNode([VITE, 'build', '--config', config, '--logLevel', 'warn'])))
      throw new Error(`The build of ${config} failed.`);
}

async function counted(
  runner: string,
  toCounts: (report: unknown) => Counts,
  run: (report: string) => Promise<boolean>,
): Promise<Counts> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'studentos-report-'));
  const report = path.join(folder, 'report.json');
  try {
    const ok = await run(report);
    return withBreakdown(readReport(report, toCounts), ok, runner, (complaint) => console.error(`\n${complaint}`));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a Node program to its end with its output on ours. Whether it ended well. */
function runNode(args: string[], env: Record<string, string> = {}): Promise<boolean> {
  const child = spawn(process.execPath, args, {
    cwd: TOP,
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
