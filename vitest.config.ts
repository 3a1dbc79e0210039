/**
 * Two suites: `unit` runs anywhere in seconds; `pg` talks to a real PostgreSQL, which tests/support/postgres.ts finds
 * or starts. The browser tests are Playwright's: playwright.config.ts.
 */
import { configDefaults, defineConfig } from 'vitest/config';

const postgres = ['**/*.pg.test.ts', 'tests/{contract,convergence,platform}/**/*.test.ts'];

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{protocol,client,sync-server,tests,scripts}/**/*.test.{ts,tsx}'],
          exclude: [...configDefaults.exclude, ...postgres, 'tests/e2e/**'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'pg',
          include: postgres,
          exclude: configDefaults.exclude,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          teardownTimeout: 60_000,
        },
      },
    ],
  },
});
