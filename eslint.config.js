/** What lint holds: type-aware TypeScript rules, the one-way imports and the bans of lint/, each where it applies. */
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import { plugin } from './lint/plugin.js';

const tests = ['**/*.test.ts', '**/*.test.tsx', 'tests/**'];
const workshop = [...tests, 'bench/**', 'scripts/**', 'lint/**', '*.config.ts', '*.config.js'];
const network = (/** @type {string} */ name) => ({
  name,
  message: 'Call client/http, or take the call as a port: it alone knows addresses, deadlines and sessions.',
});
const timer = (/** @type {string} */ name) => ({
  name,
  message: 'Take the timer as a port: tests decide when it rings.',
});

/** What changes data, by file of client/store. */
const WRITES = [
  ['write', 'write'],
  ['trash', 'restoreTrashed', 'emptyTrash'],
  ['attention', 'retryRefused'],
  ['preferences', 'setPreferences'],
  ['import-records', 'importRecords'],
  ['derive', 'derive'],
];

export default tseslint.config(
  { ignores: ['dist/', 'data/', 'coverage/', 'test-results/', 'playwright-report/', 'client/public/'] },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { studentos: plugin },
    rules: {
      'studentos/one-way-imports': 'error',
      'studentos/no-barrels': 'error',
      'studentos/no-html-injection': 'error',
      'studentos/no-left-out-tests': 'error',
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-script-url': 'error',
      eqeqeq: 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'], location: 'anywhere' }],
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: [
          'protocol/tsconfig.json',
          'client/tsconfig.json',
          'client/tsconfig.worker.json',
          'sync-server/tsconfig.json',
          'tests/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-implied-eval': 'error',
      '@typescript-eslint/no-deprecated': 'error',
      // A port may promise more than one implementation of it needs.
      '@typescript-eslint/require-await': 'off',
      // The compiler says it.
      '@typescript-eslint/no-unused-vars': 'off',
      // Ports and stores are records of closures: taking a function out of one is how they are used.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    ignores: workshop,
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
    },
  },
  { files: ['sync-server/main.ts'], rules: { 'no-console': 'off' } },
  // The browser keeps no other log; what is said there must be worth a warning.
  { files: ['client/**'], ignores: tests, rules: { 'no-console': ['error', { allow: ['warn', 'error'] }] } },
  {
    files: ['client/**/*.{ts,tsx}'],
    ignores: tests,
    extends: [reactHooks.configs.flat.recommended],
  },
  {
    files: ['client/**/*.{ts,tsx}'],
    // client/pwa/ asks for files of the shell, never for /api.
    ignores: [
      ...tests,
      'client/{http,pwa}/**',
      'client/service-worker*.ts',
      'client/runtime/person-session.ts',
      'client/main.tsx',
    ],
    rules: {
      'no-restricted-globals': ['error', ...['fetch', 'XMLHttpRequest', 'EventSource', 'WebSocket'].map(network)],
    },
  },
  {
    files: ['client/**/*.{ts,tsx}'],
    ignores: [
      ...tests,
      'client/{store,sync,device,undo,history}/**',
      'client/**/*-intents.ts',
      'client/transfer/import-document.ts',
      'client/runtime/use-runtime.tsx',
      // What nobody does needs no undo.
      'client/routines/routine-day.ts',
    ],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            ...WRITES.map(([file, ...importNames]) => ({
              name: `#client/store/${file}.ts`,
              importNames,
              message: 'Declare it as a command in an …-intents.ts file (client/undo/command.ts): so it has its undo.',
            })),
            {
              name: 'dexie-react-hooks',
              message:
                'Read by useStored of client/runtime/use-runtime.tsx: so a connection that the browser drops is opened again.',
            },
          ],
        },
      ],
    },
  },
  { files: ['client/**/*.{ts,tsx}'], ignores: tests, rules: { 'studentos/one-today': 'error' } },
  {
    files: ['client/sync/**/*.ts', 'client/store/**/*.ts', 'sync-server/apply/**/*.ts'],
    ignores: [...tests, 'client/store/ids.ts'], // where ids are drawn for everyone
    rules: {
      'studentos/no-ambient-time': 'error',
      'studentos/no-ambient-chance': 'error',
      'studentos/no-ambient-network': 'error',
      'no-restricted-globals': [
        'error',
        ...['fetch', 'XMLHttpRequest', 'EventSource', 'WebSocket'].map(network),
        ...['setTimeout', 'setInterval'].map(timer),
      ],
    },
  },
  {
    files: ['{sync-server,tests,bench,scripts}/**/*.ts', 'knexfile.ts'],
    // The door itself, and a store in memory that plays PostgreSQL's part.
    ignores: ['sync-server/database/connection.ts', 'tests/simulation/**'],
    rules: { 'studentos/callback-transactions': 'error' },
  },
  { files: ['sync-server/**/*.ts'], ignores: tests, rules: { 'studentos/bound-sql': 'error' } },
  { files: ['tests/e2e/**', '{client,protocol}/**/*.test.{ts,tsx}'], rules: { 'studentos/day-of-test': 'error' } },
  {
    files: tests,
    rules: {
      // Answers of a server and rows of a table arrive untyped; the assertion beside them is their check.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
    },
  },
);
