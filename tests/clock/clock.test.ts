/** All that is tested is on one day: this process, the servers that it starts, and what its browsers are given. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { isCalendarDay } from '#protocol/calendar-day.ts';
import { BROWSER, BROWSER_ONCE, NOT_BY_DAY, PG, UNIT } from './day-tests.ts';
import { dayOfTest, timeOf } from './day-of-test.ts';
import { pageClock, serverClock } from './test-clock.ts';
import { beginningOf, DAYS, drawDay, ZONES } from './test-day.ts';

const TOP = path.resolve(import.meta.dirname, '../..');
const { TEST_DAY, TEST_ZONE } = process.env;
const AN_HOUR_MS = 3_600_000;

describe('the clock of the tests', () => {
  it('is that of this process, and runs', async () => {
    expect(dayOfTest()).toBe(TEST_DAY);
    // By the name that the system prefers: Asia/Kathmandu is Asia/Katmandu to some.
    const zoneOf = (timeZone?: string) => new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
    expect(zoneOf()).toBe(zoneOf(TEST_ZONE));
    const before = Date.now();
    await expect.poll(() => Date.now()).toBeGreaterThan(before);
    expect(new Date()).toBeInstanceOf(Date);
    expect(new Date(0).getTime()).toBe(0);
    expect(Date.parse(Date())).toBeGreaterThan(before - 2_000);
  });

  it('is that of a server under test, with what it says of the time to a browser', () => {
    const script = `
      const http = require('node:http');
      const server = http.createServer((_, response) => response.end()).listen(0, '127.0.0.1', async () => {
        const { headers } = await fetch('http://127.0.0.1:' + server.address().port);
        console.log(JSON.stringify([Date.now(), headers.get('date'), new Date().getTimezoneOffset()]));
        process.exit(0);
      });`;
    const { PATH } = process.env;
    const { stdout } = spawnSync(process.execPath, ['-e', script], {
      env: { PATH, ...serverClock() },
      encoding: 'utf8',
    });
    const [nowMs, header, offset] = JSON.parse(stdout) as [number, string, number];
    expect(Math.abs(nowMs - Date.now())).toBeLessThan(30_000);
    expect(Math.abs(Date.parse(header) - nowMs)).toBeLessThan(2_000);
    expect(offset).toBe(new Date().getTimezoneOffset());
  });

  it('is that of a page, and can be set there once more', () => {
    const page = (script: string) => runInNewContext(`${pageClock()}; ${script}`) as number;
    expect(Math.abs(page('Date.now()') - Date.now())).toBeLessThan(2_000);
    expect(Math.abs(page('new Date().getTime()') - Date.now())).toBeLessThan(2_000);
    expect(Math.abs(page(`${pageClock()}; Date.now()`) - Date.now())).toBeLessThan(2_000);
    expect(page('new Date(5).getTime()')).toBe(5);
  });
});

describe('the days of the tests', () => {
  it('begin in the morning of their own zone, whatever its clocks do', () => {
    for (const { day, zone } of DAYS)
      expect(new Date(beginningOf({ day, zone })).toLocaleString('sv-SE', { timeZone: zone })).toBe(`${day} 10:30:00`);
    expect(timeOf('2027-03-14', '12:00').getHours()).toBe(12);
  });

  it('hold each kind of day, and each zone', () => {
    const has = (is: (date: Date, day: string) => boolean) => DAYS.some(({ day }) => is(new Date(day), day));
    expect(has((date) => date.getUTCDay() === 1)).toBe(true);
    expect(has((date) => date.getUTCDay() === 0)).toBe(true);
    for (const ending of ['-01', '-31', '-02-28', '-02-29', '-12-31', '-01-01'])
      expect([ending, has((_, day) => day.endsWith(ending))]).toEqual([ending, true]);
    expect(new Set(DAYS.map(({ zone }) => zone))).toEqual(new Set(ZONES));
    const lengths = DAYS.map(({ day, zone }) => hoursOf(day, zone));
    expect(new Set(lengths)).toEqual(new Set([23, 24, 25]));
  });

  it('drawn at random are days, in a zone', () => {
    for (const random of [0, 0.123, 0.5, 0.999_999]) {
      const { day, zone } = drawDay(() => random);
      expect(isCalendarDay(day) && ZONES.includes(zone as never)).toBe(true);
    }
  });
});

describe('the tests with days in them', () => {
  it('are there', () => {
    for (const place of [...UNIT, ...PG, ...BROWSER, ...Object.keys(BROWSER_ONCE)])
      expect([place, existsSync(path.join(TOP, place))]).toEqual([place, true]);
  });

  it('and those without are all the tests of Vitest', () => {
    const files = ['client', 'protocol', 'sync-server', 'scripts', 'tests', 'lint', 'bench', 'deploy']
      .filter((folder) => existsSync(path.join(TOP, folder)))
      .flatMap((folder) =>
        readdirSync(path.join(TOP, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
      )
      .filter((file) => /\.test\.tsx?$/.test(file));
    expect(files.filter((file) => ![...UNIT, ...NOT_BY_DAY].some((place) => file.includes(place)))).toEqual([]);
  });

  it('are all in the list: each browser test that asks which day it is', () => {
    const asking = readdirSync(path.join(TOP, 'tests/e2e'))
      .map((name) => `tests/e2e/${name}`)
      .filter(
        (file) => file.endsWith('.test.ts') && readFileSync(path.join(TOP, file), 'utf8').includes('day-of-test.ts'),
      );
    expect(asking.sort()).toEqual([...BROWSER, ...Object.keys(BROWSER_ONCE)].sort());
  });
});

/** How long a day lasts in a zone. */
function hoursOf(day: string, zone: string): number {
  const morning = beginningOf({ day, zone });
  const before = beginningOf({ day: new Date(Date.parse(day) - 24 * AN_HOUR_MS).toISOString().slice(0, 10), zone });
  return (morning - before) / AN_HOUR_MS;
}
