/**
 * What the code never contains, each with the sentence that says what to do instead. A ban is a rule of its own
 * (`studentos/<name>`), so that eslint.config.js says where it holds and a message names it.
 */

/** @type {Record<string, { selector: string; message: string }[]>} */
export const bans = {
  'callback-transactions': [
    {
      selector:
        'CallExpression[callee.property.name=/^transaction(Provider)?$/]:not([arguments.0.type=/^(Literal|FunctionExpression|ArrowFunctionExpression)$/])',
      message:
        'Call inTransaction(database, async (trx) => …) of sync-server/database/connection.ts: a hand-made commit can acknowledge a transaction that the database rolled back.',
    },
    {
      selector: "CallExpression[callee.property.name='commit']",
      message:
        'Return from the callback of inTransaction() to commit: trx.commit() resolves even when the database refused.',
    },
    {
      selector: "CallExpression[callee.property.name='rollback'][callee.object.property.name!='migrate']",
      message: 'Throw inside the callback of inTransaction() to roll back.',
    },
  ],
  'bound-sql': [
    {
      selector: 'CallExpression[callee.property.name=/^(raw|[a-z]+Raw)$/][arguments.0.expressions.length>0]',
      message: 'Bind values with ? and names with ??: raw("… where id = ?", [id]). Text put into SQL is an injection.',
    },
    {
      selector: "CallExpression[callee.property.name=/^(raw|[a-z]+Raw)$/][arguments.0.type='BinaryExpression']",
      message: 'Bind values with ? and names with ??: raw("… where id = ?", [id]). Text put into SQL is an injection.',
    },
  ],
  'no-ambient-time': [
    {
      selector: "MemberExpression[object.name='Date'][property.name='now']",
      message: 'Take the clock as a port, now(): tests decide what time it is.',
    },
    {
      selector: "NewExpression[callee.name='Date'][arguments.length=0]",
      message: 'Take the clock as a port and write new Date(now()): tests decide what time it is.',
    },
    {
      selector: "CallExpression[callee.name='Date']",
      message: 'Take the clock as a port and write new Date(now()): tests decide what time it is.',
    },
    {
      selector: 'CallExpression[callee.property.name=/^(setTimeout|setInterval)$/]',
      message: 'Take the timer as a port: tests decide when it rings.',
    },
  ],
  'one-today': [
    {
      selector: "NewExpression[callee.name='Date'][arguments.length=0]",
      message:
        'Ask useToday(), which is todayFor() of client/day/day.ts: which day it is depends on zone and day start.',
    },
    {
      selector:
        'CallExpression[callee.property.name=/^(getHours|getDate|getDay|getMonth|getFullYear|toDateString|toLocaleDateString)$/]',
      message:
        "Ask useToday() or hourOf() of client/today/: the browser's own calendar knows neither the person's zone nor when their day begins.",
    },
    {
      selector: "MemberExpression[object.name='Temporal'][property.name='Now']",
      message:
        'Ask useToday(), which is todayFor() of client/day/day.ts: which day it is depends on zone and day start.',
    },
    {
      selector:
        "ImportDeclaration[source.value='@internationalized/date'] ImportSpecifier[imported.name=/^(today|now|isToday|getLocalTimeZone)$/]",
      message:
        'Ask useToday(), which is todayFor() of client/day/day.ts: which day it is depends on zone and day start.',
    },
  ],
  'day-of-test': [
    {
      selector: "NewExpression[callee.name='Date'][arguments.length=0]",
      message: 'Ask dayOfTest() or timeOf() of tests/clock/day-of-test.ts: so the test is run on other days as well.',
    },
    {
      selector: 'CallExpression[callee.property.name=/^(getDate|getDay|getMonth|getFullYear|toDateString)$/]',
      message: 'Ask dayOfTest() or timeOf() of tests/clock/day-of-test.ts: so the test is run on other days as well.',
    },
  ],
  'no-ambient-chance': [
    {
      selector: "MemberExpression[object.name='Math'][property.name='random']",
      message: 'Take randomness as a port: a failing run must be repeatable from its seed.',
    },
    {
      selector: 'MemberExpression[property.name=/^(randomUUID|getRandomValues)$/]',
      message: 'Take new ids and random bytes as a port: a failing run must be repeatable from its seed.',
    },
    {
      selector: 'ImportDeclaration[source.value=/^(uuid|(node:)?crypto)$/]',
      message: 'Take new ids and random bytes as a port: a failing run must be repeatable from its seed.',
    },
  ],
  'no-ambient-network': [
    {
      selector: "MemberExpression[property.name='onLine']",
      message:
        'navigator.onLine stays true while the server is dead: treat a failed request as offline, and take the "online" event as a port.',
    },
    {
      selector: "CallExpression[callee.property.name='fetch'][callee.object.name=/^(window|globalThis|self)$/]",
      message: 'Call client/http, or take the call as a port: the network is what tests play.',
    },
  ],
  'no-html-injection': [
    {
      selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
      message: 'Render text as children: what a person wrote is never markup.',
    },
    {
      selector: "Property[key.name='dangerouslySetInnerHTML']",
      message: 'Render text as children: what a person wrote is never markup.',
    },
    {
      selector: 'AssignmentExpression[left.property.name=/^(innerHTML|outerHTML)$/]',
      message: 'Set textContent, or build elements: what a person wrote is never markup.',
    },
    {
      selector: 'CallExpression[callee.property.name=/^(insertAdjacentHTML|setHTMLUnsafe|createContextualFragment)$/]',
      message: 'Set textContent, or build elements: what a person wrote is never markup.',
    },
    {
      selector: "CallExpression[callee.object.name='document'][callee.property.name=/^(write|writeln)$/]",
      message: 'Set textContent, or build elements: what a person wrote is never markup.',
    },
  ],
  'no-barrels': [
    {
      selector: 'ExportAllDeclaration',
      message: 'Import from the file that owns the name: a barrel hides who depends on whom and grows every bundle.',
    },
  ],
  'no-left-out-tests': [
    {
      selector: 'MemberExpression[object.name=/^(it|test|describe|suite)$/][property.name=/^(only|skip|todo)$/]',
      message: 'Run every test: a known gap is marked as expected to fail (it.fails, test.fail), never left out.',
    },
  ],
};

/**
 * A rule that reports each of its selectors with its sentence.
 * @param {{ selector: string; message: string }[]} entries
 * @returns {import('eslint').Rule.RuleModule}
 */
export function banToRule(entries) {
  return {
    meta: { type: 'problem', schema: [] },
    create: (context) =>
      Object.fromEntries(
        entries.map(({ selector, message }) => [
          selector,
          /** @param {import('eslint').Rule.Node} node */
          (node) => context.report({ node, message }),
        ]),
      ),
  };
}
