/** docs/security.md against what is there, and the lines of it that are about the repository itself. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { faultOf } from './support/held-by.ts';
import { findSecret } from '../scripts/no-secrets.ts';

const top = path.resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(top, file), 'utf8');

/** The TypeScript of a folder, tests aside. */
const sourcesOf = (folder: string): string[] =>
  readdirSync(path.join(top, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?<!\.test)\.tsx?$/.test(file))
    .map((file) => path.join(folder, file));

const LINES = 64;

interface Line {
  number: number;
  rule: string;
  held: string;
  remark: string;
}

const lines = read('docs/security.md')
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line): Line => {
    const [, number, rule, held, remark] = line.split(/(?<!\\)\|/).map((cell) => cell.trim()) as [
      string,
      string,
      string,
      string,
      string,
    ];
    return { number: Number(number), rule, held, remark };
  });

test('each line of the list is there once, in order', () => {
  expect(lines.map(({ number }) => number)).toEqual(Array.from({ length: LINES }, (_, i) => i + 1));
});

test.each(lines.map((line) => [line.number, line.rule, line] as const))(
  'line %d is held by a test that exists, or says why not: %s',
  (_, rule, { held, remark }) => {
    expect(rule).not.toBe('');
    if (held === 'does not apply') return expect(remark.length).toBeGreaterThan(20);
    const entries = held.split('<br>');
    expect(entries.map(faultOf)).toEqual(entries.map(() => null));
  },
);

test('dependencies are exact, locked by their digest, and run no script at install', () => {
  const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string | boolean>>;
  for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies'])
    for (const [name, version] of Object.entries(manifest[kind]!))
      expect([name, version]).toEqual([name, expect.stringMatching(/^(npm:typescript@)?\d+\.\d+\.\d+/)]);
  const lock = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { integrity?: string; link?: boolean; hasInstallScript?: boolean }>;
  };
  for (const [place, { integrity, hasInstallScript }] of Object.entries(lock.packages)) {
    if (place === '') continue;
    expect([place, integrity]).toEqual([place, expect.stringMatching(/^sha512-/)]);
    const name = place.replace(/^.*node_modules\//, '');
    if (hasInstallScript && name !== 'fsevents') expect([name, manifest.allowScripts![name]]).toEqual([name, false]);
  }
  // Releases of npm that do not know that list read this, and then run nothing before or after our own scripts either.
  expect(read('.npmrc').split('\n')).toContain('ignore-scripts=true');
  const scripts = Object.keys(manifest.scripts!);
  const around = scripts.filter(
    (name) => scripts.includes(name.replace(/^(pre|post)/, '')) && /^(pre|post)/.test(name),
  );
  expect([...around, ...scripts.filter((name) => /^((pre|post)?install|prepare)$/.test(name))]).toEqual([]);
});

test('the bill of materials names every package of the lockfile, with its digest', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { version: string }> };
  const { components } = JSON.parse(
    execFileSync(process.execPath, ['--import', 'tsx', 'scripts/sbom.ts'], { cwd: top, encoding: 'utf8' }),
  ) as { components: { 'bom-ref': string; version: string; purl: string; hashes: { content: string }[] }[] };
  expect(components.map((one) => [one['bom-ref'], one.version])).toEqual(
    Object.entries(packages)
      .filter(([place]) => place !== '')
      .map(([place, { version }]) => [place, version]),
  );
  for (const { purl, hashes } of components)
    expect([purl, hashes[0]!.content]).toEqual([
      expect.stringMatching(/^pkg:npm\/(%40[^/@]+\/)?[^/@]+@\d/),
      expect.stringMatching(/^[0-9a-f]{128}$/),
    ]);
});

/** Every way out that Node and the usual libraries have; the driver of PostgreSQL has its own. */
const OUTGOING =
  /\bfetch\(|\bhttps?\.(get|request)\(|from 'node:(https|http2|tls|dgram)'|\bcreateConnection\b|\b(net|tls)\.connect\b|\bundici\b|'(axios|got|node-fetch|ws)'/;

test('the server calls nobody but its database', () => {
  const sources = sourcesOf('sync-server');
  expect(sources.length).toBeGreaterThan(50);
  for (const file of sources) expect([file, read(file).match(OUTGOING)]).toEqual([file, null]);
});

test('the client is built without a secret of the server', () => {
  const wanted = sourcesOf('client').flatMap((file) => read(file).match(/import\.meta\.env\.\w+/g) ?? []);
  expect(new Set(wanted.map((name) => name.slice('import.meta.env.'.length)))).not.toContain('JWT_SECRET');
  expect(read('vite.config.ts')).not.toMatch(/JWT_SECRET|DATABASE_URL|process\.env\.(?!VITE_|CI\b)[A-Z_]*SECRET/);
});

const PICTURES = /\.(png|ico|woff2?|gz|br|dump)$/;

test.each(['vite.config.ts', 'vite.server.config.ts'])('%s looks for secrets in what it built, last of all', (file) => {
  expect(read(file)).toMatch(/noSecrets\(\)\],/);
});

test('no secret lies in the repository', () => {
  const folders = ['client', 'sync-server', 'protocol', 'tests', 'bench', 'docs', 'scripts', 'lint', '.ci'];
  const files = [
    ...readdirSync(top),
    ...folders.flatMap((folder) =>
      readdirSync(path.join(top, folder), { recursive: true, encoding: 'utf8' }).map((file) => path.join(folder, file)),
    ),
  ].filter((file) => !PICTURES.test(file) && file !== 'package-lock.json' && statSync(path.join(top, file)).isFile());
  expect(files.length).toBeGreaterThan(300);
  expect(files.filter((file) => findSecret(read(file), {}) !== undefined)).toEqual([]);
});
