/** The browser tests: two files side by side, each with servers of its own on free ports (tests/e2e/fixtures.ts). */
import { defineConfig } from '@playwright/test';
import { chooseClock } from './tests/clock/test-clock.ts';
import { browserOptions } from './tests/e2e/browser-device.ts';
import { provideBrowsers } from './tests/support/headless-shell.ts';

// Playwright reads this file again in each worker; the browsers are searched once and handed down by the environment.
await provideBrowsers();
chooseClock();

export default defineConfig({
  testDir: 'tests',
  testMatch: ['e2e/**/*.test.ts', 'compat/**/*.test.ts'],
  outputDir: 'test-results',
  workers: 2,
  // Where other work shares the machine, a test that fails may have one more try, with a trace; docs/decisions/0068-one-more-try.md.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    launchOptions: browserOptions('shell'),
    actionTimeout: 15_000,
    // A trace doubles what a test costs; `--trace=on` asks for it.
    trace: 'on-first-retry',
  },
});
