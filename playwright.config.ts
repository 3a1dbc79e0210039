/** The browser tests: two files side by side, each with servers of its own on free ports (tests/e2e/fixtures.ts). */
import { defineConfig } from '@playwright/test';
import { findBrowser } from './tests/support/browser.ts';

// Playwright reads this file again in each worker; the browser is searched once and handed down by the environment.
process.env.CHROMIUM_PATH ??= (await findBrowser()).path;

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  workers: 2,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    launchOptions: { executablePath: process.env.CHROMIUM_PATH },
    actionTimeout: 15_000,
    trace: 'retain-on-failure',
  },
});
