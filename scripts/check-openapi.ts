/**
 * Holds the OpenAPI document against the tools that strangers read it with: two linters that may say nothing, and three makers of clients,
 * whose clients must compile strictly and work with a server.
 *
 *     npm run build:server && npm run check:openapi
 *
 * The tools are fetched into a folder that goes afterwards: together they are as large as all that this project needs otherwise.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openApiDocument } from '#server/openapi/document.ts';
import { BUILT, removeDataDir, startServer } from '#tests/support/server-process.ts';
import { CALLS } from './openapi-calls.ts';

const TOOLS = [
  '@redocly/cli@2.77.0',
  '@stoplight/spectral-cli@6.16.3',
  'openapi-typescript@7.13.0',
  'openapi-fetch@0.17.0',
  '@hey-api/openapi-ts@0.99.0',
  'orval@8.38.0',
];

/** A Node for the tools that want a later one than this project does; not needed where this process runs on one. */
const NODE = { name: `node-${process.platform}-${process.arch}`, version: '22.23.3' };
const OLDEST_FOR_TOOLS = 22;
const hasOldNode = Number.parseInt(process.versions.node, 10) < OLDEST_FOR_TOOLS;

const top = path.resolve(import.meta.dirname, '..');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'openapi-'));
const toolEnv = {
  ...process.env,
  PATH: [path.join(folder, 'node_modules', NODE.name, 'bin'), process.env.PATH].join(path.delimiter),
  REDOCLY_TELEMETRY: 'off',
};
const write = (name: string, text: string): void => fs.writeFileSync(path.join(folder, name), text);
const run = (program: string, ...args: string[]): void =>
  void execFileSync(program, args, {
    cwd: folder,
    stdio: 'inherit',
    env: toolEnv,
  });

write('package.json', '{"type":"module","private":true}');
write('openapi.json', JSON.stringify(openApiDocument()));
write('.spectral.yaml', 'extends: ["spectral:oas"]\n');
write(
  'hey.config.mjs',
  `export default { input: 'openapi.json', output: 'hey', plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'] };`,
);
write(
  'orval.config.mjs',
  `export default { api: { input: 'openapi.json', output: { target: 'orval.ts', client: 'fetch' } } };`,
);
for (const [name, text] of Object.entries(CALLS)) write(name, text);
write(
  'tsconfig.json',
  JSON.stringify({
    compilerOptions: {
      ...{ strict: true, noEmit: true, target: 'es2022', module: 'esnext', moduleResolution: 'bundler' },
      ...{
        lib: ['es2022', 'dom', 'dom.iterable'],
        types: ['node'],
        typeRoots: [path.join(top, 'node_modules/@types')],
      },
      ...{ allowImportingTsExtensions: true, skipLibCheck: true },
    },
    include: ['*.ts', 'hey'],
  }),
);
try {
  // npm judges by the Node that it runs on itself.
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--engine-strict=false', '--loglevel=error'];
  run('npm', 'install', ...quiet, ...TOOLS, ...(hasOldNode ? [`${NODE.name}@${NODE.version}`] : []));
  lintByRedocly();
  run('npx', 'spectral', 'lint', 'openapi.json', '--fail-severity=warn');
  // What has a default may be left out of a body.
  run('npx', 'openapi-typescript', 'openapi.json', '-o', 'types.ts', '--default-non-nullable=false');
  run('npx', 'openapi-ts', '-f', 'hey.config.mjs');
  run('npx', 'orval', '--config', 'orval.config.mjs');
  run(path.join(top, 'node_modules/.bin/tsc'), '-p', 'tsconfig.json');
  await callServer();
} finally {
  fs.rmSync(folder, { recursive: true });
}

/** Its status tells errors alone; warnings count here. */
function lintByRedocly(): void {
  const args = ['redocly', 'lint', 'openapi.json', '--format=json', '--max-problems=50'];
  const said = execFileSync('npx', args, {
    cwd: folder,
    encoding: 'utf8',
    env: toolEnv,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { totals } = JSON.parse(said) as { totals: { errors: number; warnings: number } };
  if (totals.errors + totals.warnings > 0) throw new Error(said);
}

/** Runs each client against the built server. */
async function callServer(): Promise<void> {
  const server = await startServer({ program: [BUILT] });
  const loader = path.join(top, 'node_modules/tsx/dist/loader.mjs');
  try {
    for (const name of Object.keys(CALLS)) {
      run(process.execPath, '--import', loader, name, server.url);
      console.log(`${name}: works with the server`);
    }
  } finally {
    await server.stop();
    removeDataDir(server.dataDir);
  }
}
