/** docs/security/error-listeners.md against the server: whatever can fail on its own has a line that says who hears of it. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const SERVER = path.resolve(import.meta.dirname, '../sync-server');
const PAGE = path.resolve(import.meta.dirname, '../docs/security/error-listeners.md');

/** What makes a stream, socket, emitter, process, timer, or a promise that nobody awaits. */
const MAKERS = [
  /\bnew (?:PassThrough|Transform|Readable|Writable|Duplex|Koa|EventEmitter|EventTarget|Worker|AbortController)\b/g,
  /\bnew pg\.\w+/g,
  /\b(?:createGunzip|createGzip|createInflate|createBrotliDecompress|createReadStream|createWriteStream|execFile)\b/g,
  /(?<![.\w])(?:spawn|fork|administratorClient|createServer|knex|compress|serve|pino\.destination|AbortSignal\.\w+)(?=\()/g,
  /(?<![.\w])(?:setTimeout|setInterval|setImmediate|sleep|breathe|Promise\.race|once|process\.on)(?=\()/g,
  /\baddEventListener(?=\()/g,
  /\bvoid (?!set)(?:this\.)?[a-z]\w*(?:\.[a-z]\w*)?(?=\()/g,
];

const sources = readdirSync(SERVER, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /(?<!\.test)\.ts$/.test(file) && !file.startsWith('migrations'),
);

/** The makers in a source, without its imports, comments and declarations. */
function makersIn(file: string): string[] {
  const code = readFileSync(path.join(SERVER, file), 'utf8')
    .replace(/^import[^;]*;$/gm, '')
    .replace(/\/\*[^]*?\*\/|\/\/.*/g, '')
    .replace(/\b(?:function|async) \w+/g, '')
    // A query that is built on, or an answer that is cut off, is no promise that runs.
    .replace(/\bvoid (?:select|steps|either|candidates|res)\b/g, '');
  return [...new Set(MAKERS.flatMap((maker) => code.match(maker) ?? []))].sort();
}

const listed = readFileSync(PAGE, 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, file, makers, heardBy] = line.split('|').map((cell) => cell.trim());
    if (!/^`[\w/-]+\.ts`$/.test(file ?? '')) return [];
    expect(heardBy!.length, line).toBeGreaterThan(20);
    return [...makers!.matchAll(/`([^`]+)`/g)].map(([, maker]) => `${file!.replaceAll('`', '')}: ${maker}`);
  });

test('each stream, emitter, process, timer and loose promise of the server is listed with who hears its errors', () => {
  const made = sources.flatMap((file) => makersIn(file).map((maker) => `${file}: ${maker}`));
  expect(made.length).toBeGreaterThan(20);
  expect(listed.toSorted()).toEqual(made.toSorted());
});
