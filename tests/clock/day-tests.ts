/** The tests whose outcome could depend on the day, by runner: they are run on other days too. */

/** Folders, as Vitest's filters: nothing of the client or the protocol is left out, since it costs seconds. */
export const UNIT = ['client/', 'protocol/', 'tests/clock/'];

/** The rest of Vitest's files. */
export const NOT_BY_DAY = ['sync-server/', 'scripts/', 'tests/', 'protocol/fingerprint'];

/** What is asked by day, or ends at a time. */
export const PG = [
  ...['records', 'sync', 'purge', 'transfer', 'auth', 'account', 'tokens', 'device-key'].map(
    (name) => `tests/contract/${name}.pg.test.ts`,
  ),
  'sync-server/apply/apply.pg.test.ts',
];

/** Screens on which days stand, are counted from or turned. */
export const BROWSER = [
  ...['by-keyboard', 'by-taps', 'daily-flow', 'everyday', 'layout', 'routines'],
  ...['screens-by-keyboard', 'screens-by-taps', 'trouble', 'views'],
].map((name) => `tests/e2e/${name}.test.ts`);

/** These know the day as well, and would say nothing new on another one. */
export const BROWSER_ONCE = {
  'tests/e2e/screens.test.ts': 'looks at each screen of the others once more, with axe',
  'tests/e2e/kept-drafts.test.ts': 'is about what a browser keeps, whatever the day',
  'tests/e2e/toast-place.test.ts': 'is about where toasts stand, whatever the day',
  'tests/e2e/top-bar.test.ts': 'is about the widest days, whichever it is',
};
