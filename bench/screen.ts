/**
 * `npm run bench:screen`: how a phone of a quarter of this machine's speed copes with 10,000 goals and 5,000 log entries:
 * Today from a cold start without a network, the answer to a tick, the longest pause while somebody types. Medians of
 * several rounds; ends with an error over the budget.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findBrowser } from '#tests/support/browser.ts';
import { makeDataDir, removeDataDir, startServer } from '#tests/support/server-process.ts';
import { atMost, isReached, p50, toLine, type Figure } from './figures.ts';
import { QuietBrowser } from './quiet-browser.ts';
import { fillAccount, learnEverything } from './screen-student.ts';

const GOALS = 10_000;
const LOGS = 5_000;
const SLOWDOWN = 4;
const ROUNDS = 5;
const PHONE = { width: 390, height: 844 };

/** In ms. */
const BUDGET = {
  'Today, cold and offline': 1_000,
  'answer to a tick': 50,
  'longest task, typing a goal': 200,
  'longest task, searching everything': 200,
  'longest task, searching the Log': 200,
};

const measured = new Map<keyof typeof BUDGET, number[]>();
const note = (what: keyof typeof BUDGET, ...ms: number[]): void =>
  void measured.set(what, [...(measured.get(what) ?? []), ...ms]);

const script = readFileSync(path.join(import.meta.dirname, 'watch-page.js'), 'utf8');
const profile = mkdtempSync(path.join(os.tmpdir(), 'studentos-bench-'));
const browser = (await findBrowser()).path;
const url = await prepare();
try {
  for (let round = 0; round < ROUNDS; round += 1) {
    const phone = await QuietBrowser.start(browser, profile, PHONE, SLOWDOWN);
    await phone.open(`${url}/`, script);
    await phone.until('window.watched && watched.interactive !== null');
    note('Today, cold and offline', await phone.read<number>('watched.interactive'));
    await sleep(4_000);
    await tick(phone);
    await type(phone);
    await phone.close();
  }
} finally {
  rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
report();

/** The server is gone when this returns: all that follows happens without it. @returns its address */
async function prepare(): Promise<string> {
  const dataDir = makeDataDir({ onDisk: true });
  const server = await startServer({ dataDir, env: { RATE_LIMITS: 'off' } });
  try {
    await learnEverything(browser, profile, server.url, await fillAccount(server.url, GOALS, LOGS));
  } finally {
    await server.stop();
    removeDataDir(dataDir);
  }
  return server.url;
}

/** Ticks goals that are open, and opens them again for the next round. */
async function tick(phone: QuietBrowser): Promise<void> {
  for (let n = 1; n <= 3; n += 1) {
    await phone.tap('.goal-row:not(.goal-row-done) input[type=checkbox]');
    await phone.until(`watched.ticks.length === ${n}`);
    await sleep(500);
  }
  note('answer to a tick', ...(await phone.read<number[]>('watched.ticks')));
  for (let n = 1; n <= 3; n += 1) {
    await phone.tap('.goal-row-done input[type=checkbox]');
    await sleep(500);
  }
}

async function type(phone: QuietBrowser): Promise<void> {
  await phone.tap('input.add-bar-input');
  await longest(phone, 'longest task, typing a goal', 'Maths set 4 every monday at 5pm #algebra');
  await phone.tap('.top-bar-search');
  await phone.until('document.activeElement.matches("[role=combobox]")');
  await longest(phone, 'longest task, searching everything', 'revise notes history 3');
  await phone.open(`${url}/log`, '');
  await phone.tap('input[type=search]');
  await longest(phone, 'longest task, searching the Log', 'past paper friend');
}

async function longest(phone: QuietBrowser, what: keyof typeof BUDGET, text: string): Promise<void> {
  const since = await phone.read<number>('performance.now()');
  await phone.type(text, 50);
  await sleep(1_000);
  note(
    what,
    await phone.read<number>(`Math.max(0, ...watched.long.filter(({ at }) => at > ${since}).map(({ ms }) => ms))`),
  );
}

function report(): void {
  for (const [what, budget] of Object.entries(BUDGET)) {
    const times = (measured.get(what as keyof typeof BUDGET) ?? []).sort((a, b) => a - b);
    const figure: Figure = { name: what, value: p50(times), unit: 'ms', goal: atMost(budget) };
    console.log(toLine(what, figure), `all: ${times.map((ms) => ms.toFixed(0)).join(', ')}`);
    if (!isReached(figure)) process.exitCode = 1;
  }
}
