/**
 * Two suites: `unit` runs anywhere in seconds; `pg` talks to a real PostgreSQL, the built-in one, and once more to tables that
 * are spread over partitions by user (`partitioned`), on Debian's 15 where that is installed. The browser tests are Playwright's: playwright.config.ts.
 */
import { existsSync } from 'node:fs';
import { configDefaults, defineConfig } from 'vitest/config';
import { chooseClock } from './tests/clock/test-clock.ts';

chooseClock();

/** Puts each worker on it. */
const setupFiles = ['tests/clock/shift-clock.js'];

const postgres = ['**/*.pg.test.ts', 'tests/{contract,convergence,platform}/**/*.test.ts'];

/** These start whole servers, which always bring the built-in PostgreSQL: on another one they would only repeat themselves. */
const wholeServers = [
  'tests/platform/{built,embedded,server,kill9,process-faults,stays-up,workers}.pg.test.ts',
  'tests/faults/processes.pg.test.ts',
];

/** Long ones, that hold our code and not the SQL of synced tables: once is enough. */
const once = [
  'tests/platform/embedded-access.pg.test.ts',
  'tests/contract/{refresh-reuse,refresh-cookie,device-key,device-session,tokens,security-events,outgoing}.pg.test.ts',
  'tests/contract/{first-touch,crossed-fields,runtime,transfer-shares,unread-answers,metrics}.pg.test.ts',
  'sync-server/live/wire.pg.test.ts',
  'tests/simulation/**',
  'tests/commands/**',
  'tests/faults/feed.pg.test.ts',
  'tests/fuzz/**',
  'tests/contract/calendar-days.pg.test.ts',
  'tests/contract/{limits,auth,neighbours,opaque,stream,rest,computed,recipes,every-status}.pg.test.ts',
  'sync-server/apply/merge-laws.pg.test.ts',
];

const debian15 = '/usr/lib/postgresql/15/bin';

/**
 * Files of one worker share what they import: loading the server anew for each cost a third of the time. No module of ours keeps
 * anything that another file could trip over.
 */
const isolate = false;

const pg = (name: string, env: Record<string, string>, left: string[] = []) => ({
  test: {
    name,
    env,
    include: postgres,
    exclude: [...configDefaults.exclude, ...left],
    isolate,
    setupFiles,
    globalSetup: 'tests/support/postgres-global.ts',
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 60_000,
  },
});

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{protocol,client,sync-server,tests,scripts}/**/*.test.{ts,tsx}'],
          exclude: [
            ...configDefaults.exclude,
            ...postgres,
            'tests/e2e/**',
            'tests/compat/**/*.test.ts',
            'protocol/fingerprint.test.ts',
          ],
          testTimeout: 20_000,
          isolate,
          setupFiles,
        },
      },
      {
        test: {
          // By itself: what another file does with the same schemas shows in their JSON.
          name: 'shapes',
          include: ['protocol/fingerprint.test.ts'],
        },
      },
      pg('pg', {}),
      pg('partitioned', { PARTITIONED: 'yes', ...(existsSync(`${debian15}/postgres`) && { PG_BINARIES: debian15 }) }, [
        ...wholeServers,
        ...once,
      ]),
    ],
  },
});
