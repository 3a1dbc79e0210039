/**
 * How heavy the client is, against its budgets: `npm run size`. Builds it as it is published, prints what travels, and
 * ends with 1 when something is over.
 *
 * kB are 1,000 bytes. What the server sends is brotli, packed by the build; gzip is what older caches and proxies see.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Plugin } from 'vite';
import config from '../vite.config.ts';
import { pack } from './precompress.ts';

const TOP = path.resolve(import.meta.dirname, '..');
const VITE = path.join(TOP, 'node_modules/vite/bin/vite.js');
const BUDGET = { firstLoad: 150_000, precache: 1_300_000, engine: 17_000 };

interface Line {
  what: string;
  bytes: number;
  budget: number;
  also: string;
}

/** The scripts of the first page, and everything that the worker stores. */
function weighClient(): Line[] {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'studentos-size-'));
  try {
    execFileSync(process.execPath, [VITE, 'build', '--logLevel', 'warn'], {
      cwd: TOP,
      env: { ...process.env, CLIENT_OUT_DIR: folder },
    });
    const read = (name: string) => readFileSync(path.join(folder, name));
    const first = firstScripts(read('index.html').toString(), read).map(read);
    const served = (name: string) => (existsSync(path.join(folder, `${name}.br`)) ? read(`${name}.br`) : read(name));
    const stored = [
      ...read('sw.js')
        .toString()
        .matchAll(/"url":"([^"]+)"/g),
    ].map(([, name]) => name!);
    return [
      {
        what: 'first script',
        bytes: sum(first.map(pack)),
        budget: BUDGET.firstLoad,
        also: `gzip ${kB(sum(first.map(zip)))}, plain ${kB(sum(first))}`,
      },
      {
        what: 'precache',
        bytes: sum(stored.map(read)),
        budget: BUDGET.precache,
        also: `${stored.length} files, ${kB(sum(stored.map(served)))} on the wire`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The scripts that a page names, and those that they import at once. */
function firstScripts(html: string, read: (name: string) => Buffer): string[] {
  const found = new Set<string>();
  const add = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    for (const [, other] of read(name)
      .toString()
      .matchAll(/\b(?:import|from)"\.\/([^"]+\.js)"/g))
      add(`assets/${other}`);
  };
  for (const [, name] of html.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)) add(name!);
  return [...found];
}

/** What store, outbox, engine and protocol add to React and Dexie; the library that protocol/ is written in apart. */
async function weighEngine(): Promise<Line> {
  const [ground, engine, whole] = [
    await bundle(GROUND),
    await bundle(GROUND + ENGINE, ['zod/mini']),
    await bundle(GROUND + ENGINE),
  ];
  return {
    what: 'engine, outbox and protocol',
    bytes: engine - ground,
    budget: BUDGET.engine,
    also: `gzip; ${kB(whole - ground)} with zod/mini; React and Dexie ${kB(ground)}`,
  };
}

const GROUND = `
import { Dexie, liveQuery } from 'dexie';
import { useLiveQuery } from 'dexie-react-hooks';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
Object.assign(globalThis, { Dexie, liveQuery, useLiveQuery, createElement, createRoot });`;

const ENGINE = `
import { Store } from '#client/store/database.ts';
import { write } from '#client/store/write.ts';
import { startEngine } from '#client/sync/engine.ts';
Object.assign(globalThis, { Store, write, startEngine });`;

/** What is loaded once a day, for that moment; and how parts are loaded, which the app has anyway. */
const APART = [/\/agreement\.ts$/, /vite\/preload-helper/];

/** The size of a script, minified and zipped, in bytes. */
async function bundle(source: string, external: string[] = []): Promise<number> {
  let bytes = 0;
  const entry = path.join(TOP, 'client/measured.ts');
  const measured: Plugin = {
    name: 'measured',
    resolveId: (id) => (id === entry ? id : null),
    load: (id) => (id === entry ? source : null),
    generateBundle: (_, files) => {
      for (const file of Object.values(files)) if (file.type === 'chunk') bytes += zip(Buffer.from(file.code)).length;
    },
  };
  await build({
    configFile: false,
    root: TOP,
    logLevel: 'warn',
    resolve: config.resolve!,
    plugins: [measured],
    build: {
      write: false,
      target: config.build!.target!,
      rolldownOptions: { input: entry, external: [...external, ...APART] },
    },
  });
  return bytes;
}

const zip = (bytes: Buffer): Buffer => gzipSync(bytes, { level: 9 });
const sum = (parts: Buffer[]): number => parts.reduce((bytes, part) => bytes + part.length, 0);
const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

for (const { what, bytes, budget, also } of [...weighClient(), await weighEngine()]) {
  console.log(`${bytes > budget ? 'OVER' : 'ok  '} ${what}: ${kB(bytes)} of ${kB(budget)} (${also})`);
  if (bytes > budget) process.exitCode = 1;
}
