/** Lint holds what the documents promise: each rule of lint/ is shown a small piece of bad code and must speak. */
import path from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { plugin } from '../lint/plugin.js';

const top = path.resolve(import.meta.dirname, '..');
// The snippets are no files, so the rules that need types are off.
const eslint = new ESLint({ cwd: top, overrideConfig: [tseslint.configs.disableTypeChecked] });

/** What lint says about a piece of code as if it stood in that file, `rule: message` for each finding. */
async function lint(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: path.join(top, file) });
  return (result?.messages ?? []).map(({ ruleId, message }) => `${ruleId}: ${message}`);
}

/** The rule, where the code stands, the code, and words of the advice that must be given. */
type Bad = [rule: string, file: string, code: string, advice: string];

const wrongWay: Bad[] = (
  [
    ['protocol/habit.ts', '#server/config.ts', 'pass what it needs as an argument'],
    ['protocol/habit.ts', '../client/store/write.ts', 'pass what it needs as an argument'],
    ['protocol/habit.ts', 'zod', 'zod/mini'],
    ['protocol/habit.ts', 'node:crypto', 'pass what it needs as an argument'],
    ['client/store/habits.ts', '#client/sync/engine.ts', 'let the caller subscribe'],
    ['client/store/habits.ts', '../http/api.ts', 'take it as a port'],
    ['client/store/habits.ts', 'react', 'take it as a port'],
    ['client/sync/round.ts', '#client/goals/goal-list.tsx', 'let the screen read it there'],
    ['client/sync/round.ts', 'react', 'let the screen read it there'],
    ['client/http/api.ts', '#client/store/write.ts', 'let the caller keep it'],
    ['client/device/device.ts', '#client/sync/engine.ts', 'let the caller act'],
    ['client/design/button.tsx', '#client/goals/goal-intents.ts', 'as a prop'],
    ['client/design/button.tsx', '#protocol/goal.ts', 'as a prop'],
    ['client/pwa/updates.ts', '#client/store/write.ts', 'client/app/'],
    ['client/service-worker.ts', '#client/http/api.ts', 'client/app/'],
    ['client/app/frame.tsx', '#server/app.ts', 'protocol/'],
    ['client/main.tsx', '#server/app.ts', 'protocol/'],
    ['client/today/today.tsx', '#client/http/api.ts', 'reads and writes the store'],
    ['client/habits/habit-list.tsx', '#client/http/api.ts', 'client/store'],
    ['client/habits/habit-list.tsx', '#client/sync/engine.ts', 'client/store'],
    ['client/habits/habit-list.tsx', '#client/goals/goal-row.tsx', 'meets other features in client/today/'],
    ['client/habits/habit-list.tsx', '../goals/goal-row.tsx', 'meets other features in client/today/'],
    ['client/goals/goal-row.tsx', '#client/logs/log-entry.tsx', 'client/routines'],
    ['client/habits/habit-list.tsx', '#client/app/routes.tsx', 'meets other features in client/today/'],
    ['client/habits/habit-list.tsx', '#client/runtime/runtime.ts', 'meets other features in client/today/'],
    ['client/runtime/runtime.ts', '#client/goals/goal-intents.ts', 'so it knows no feature'],
    ['client/runtime/runtime.ts', '#client/app/frame.tsx', 'so it knows no feature'],
    ['client/settings/settings.tsx', '#client/goals/goal-row.tsx', 'and no other feature'],
    ['client/habits/habit-list.tsx', '#server/app.ts', 'client/store'],
    ['client/messages/english.ts', '#client/goals/use-goals.ts', 'as an argument'],
    ['client/preferences/use-preferences.ts', '#client/goals/use-goals.ts', 'knows none of them'],
    ['client/account/sign-in.tsx', '#client/goals/goal-row.tsx', 'Features meet'],
    ['sync-server/records/routes.ts', 'knex', 'Routes hold no SQL'],
    ['sync-server/auth/routes.ts', '../database/records.ts', 'Routes hold no SQL'],
    ['sync-server/apply/apply.ts', 'koa', 'know no HTTP'],
    ['sync-server/apply/apply.ts', '#server/middleware/problems.ts', 'know no HTTP'],
    ['sync-server/sync/feed.ts', '@koa/router', 'know no HTTP'],
    ['client/undo/history.ts', '#client/history/use-changes.ts', 'let client/history/ show it'],
    ['client/undo/history.ts', 'react', 'let client/history/ show it'],
    ['sync-server/http/json-body.ts', '../middleware/problems.ts', 'knows no route and no middleware'],
    ['sync-server/middleware/log.ts', '../auth/authenticate.ts', 'so it knows none'],
    ['sync-server/app.ts', '#client/http/api.ts', 'never meet'],
  ] as const
).map(([file, specifier, advice]) => [
  'studentos/one-way-imports',
  file,
  `import { x } from '${specifier}';\nx();\n`,
  advice,
]);

const bad: Bad[] = [
  ...wrongWay,
  ['studentos/one-way-imports', 'client/habits/a.ts', "export const a = import('#server/app.ts');", 'client/store'],
  ['studentos/one-way-imports', 'client/habits/a.ts', "export { a } from '#server/app.ts';", 'client/store'],
  ['studentos/callback-transactions', 'sync-server/a.ts', 'export const t = await knex.transaction();', 'async (trx)'],
  [
    'studentos/callback-transactions',
    'sync-server/a.ts',
    "const t = await knex.transaction({ isolationLevel: 'serializable' });",
    'async (trx)',
  ],
  ['studentos/callback-transactions', 'sync-server/a.ts', 'const t = knex.transactionProvider();', 'async (trx)'],
  ['studentos/callback-transactions', 'sync-server/a.ts', 'await trx.commit();', 'Return from the callback'],
  ['studentos/callback-transactions', 'sync-server/a.ts', 'await trx.rollback();', 'Throw inside the callback'],
  ['studentos/callback-transactions', 'tests/support/a.ts', 'await trx.commit();', 'Return from the callback'],
  ['studentos/bound-sql', 'sync-server/a.ts', 'await knex.raw(`select ${id}`);', 'Bind values'],
  ['studentos/bound-sql', 'sync-server/a.ts', 'query.whereRaw(`id = ${id}`);', 'Bind values'],
  ['studentos/bound-sql', 'sync-server/a.ts', "await knex.raw('select ' + id);", 'Bind values'],
  ['studentos/one-today', 'client/habits/a.ts', 'export const a = new Date();', 'useToday()'],
  ['studentos/one-today', 'client/habits/a.ts', 'export const a = new Date(0).getHours();', 'hourOf()'],
  ['studentos/one-today', 'client/habits/a.ts', 'export const a = Temporal.Now.plainDateISO();', 'useToday()'],
  [
    'studentos/one-today',
    'client/habits/a.ts',
    "import { today } from '@internationalized/date';\ntoday('UTC');",
    'useToday()',
  ],
  ['studentos/day-of-test', 'tests/e2e/a.test.ts', 'export const a = new Date();', 'dayOfTest()'],
  ['studentos/day-of-test', 'client/today/a.test.ts', 'export const a = new Date(0).getDay();', 'timeOf()'],
  ...['client/sync/a.ts', 'client/store/a.ts', 'sync-server/apply/a.ts'].flatMap((file): Bad[] => [
    ['studentos/no-ambient-time', file, 'export const a = Date.now();', 'now()'],
    ['studentos/no-ambient-time', file, 'export const a = { now: Date.now };', 'now()'],
    ['studentos/no-ambient-time', file, 'export const a = new Date();', 'now()'],
    ['studentos/no-ambient-time', file, 'window.setTimeout(go, 5);', 'timer as a port'],
    ['no-restricted-globals', file, 'setTimeout(go, 5);', 'timer as a port'],
    ['no-restricted-globals', file, 'setInterval(go, 5);', 'timer as a port'],
    ['studentos/no-ambient-chance', file, 'export const a = Math.random();', 'port'],
    ['studentos/no-ambient-chance', file, 'export const a = crypto.randomUUID();', 'port'],
    ['studentos/no-ambient-chance', file, "import { randomBytes } from 'node:crypto';\nrandomBytes(1);", 'port'],
    ['studentos/no-ambient-network', file, 'export const a = navigator.onLine;', 'failed request'],
    ['studentos/no-ambient-network', file, "await globalThis.fetch('/api');", 'client/http'],
    ['no-restricted-globals', file, "await fetch('/api');", 'client/http'],
  ]),
  ['no-restricted-globals', 'client/habits/a.ts', "await fetch('/api');", 'client/http'],
  [
    'studentos/no-html-injection',
    'client/habits/a.tsx',
    'export const a = <p dangerouslySetInnerHTML={x} />;',
    'children',
  ],
  ['studentos/no-html-injection', 'client/habits/a.ts', 'element.innerHTML = text;', 'textContent'],
  ['studentos/no-html-injection', 'client/habits/a.ts', "element.insertAdjacentHTML('x', text);", 'textContent'],
  ['studentos/no-html-injection', 'client/habits/a.ts', 'document.write(text);', 'textContent'],
  ['no-eval', 'client/habits/a.ts', 'eval(text);', 'eval'],
  ['studentos/no-barrels', 'client/habits/a.ts', "export * from './b.ts';", 'file that owns the name'],
  ['studentos/no-left-out-tests', 'protocol/a.test.ts', "it.skip('a', () => {});", 'it.fails'],
  ['studentos/no-left-out-tests', 'tests/e2e/a.test.ts', "test.only('a', () => {});", 'it.fails'],
  [
    'no-restricted-imports',
    'client/habits/use-habits.ts',
    "import { write } from '#client/store/write.ts';\nwrite();",
    '…-intents.ts',
  ],
  ['no-console', 'client/habits/a.ts', "console.log('a');", 'console'],
  ['no-console', 'sync-server/apply/a.ts', "console.log('a');", 'console'],
];

const good: [file: string, code: string][] = [
  ['client/habits/a.ts', "import { b } from '#client/store/b.ts';\nimport { c } from './c.ts';\nb(c);"],
  ['client/habits/a.ts', "import { b } from '#protocol/b.ts';\nimport { c } from '#client/design/c.tsx';\nb(c);"],
  ['client/habits/habit-intents.ts', "import { write } from '#client/store/write.ts';\nwrite();"],
  ['client/today/a.ts', "import { b } from '#client/habits/b.ts';\nb();"],
  ['client/account/a.ts', "import { b } from '#client/http/b.ts';\nb();"],
  ['client/sync/a.ts', "import { b } from '#client/store/b.ts';\nimport { c } from '#client/http/c.ts';\nb(c);"],
  ['client/sync/a.ts', 'export const a = (setTimeout: (f: () => void) => void): void => setTimeout(() => {});'],
  ['client/store/a.ts', 'export const a = (ms: number): Date => new Date(ms);'],
  ['client/store/a.ts', "export const a = () => db.transaction('rw', db.goals, async () => {});"],
  ['sync-server/a.ts', 'await knex.transaction(async (trx) => work(trx));'],
  ['sync-server/a.ts', "await inTransaction(knex, async (trx) => trx.raw('select ?', [1]));"],
  ['sync-server/main.ts', "console.log('listening');"],
  ['client/sync/a.test.ts', 'export const a = Date.now();'],
];

describe('lint', () => {
  it.each(bad)('%s speaks in %s about %s', async (rule, file, code, advice) => {
    const messages = (await lint(file, code)).filter((message) => message.startsWith(`${rule}: `));
    expect(messages).not.toEqual([]);
    expect(messages.join('\n')).toContain(advice);
  });

  it.each(good)('is quiet in %s about %s', async (file, code) => {
    expect(await lint(file, code)).toEqual([]);
  });

  it('shows bad code to each rule of its own', () => {
    const shown = new Set(bad.map(([rule]) => rule));
    expect(Object.keys(plugin.rules ?? {}).filter((name) => !shown.has(`studentos/${name}`))).toEqual([]);
  });
});
