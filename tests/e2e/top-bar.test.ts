/** The bar at the top of a phone is one row: with the longest words of every language, whatever day it is. */
import type { Page } from '@playwright/test';
import { CHIP_ICONS, chipText } from '#client/runtime/chip.ts';
import type { SyncState } from '#client/runtime/sync-status.ts';
import { arabic } from '#client/messages/arabic.ts';
import { english, type Messages } from '#client/messages/english.ts';
import { german } from '#client/messages/german.ts';
import { dayOfTest } from '#tests/clock/day-of-test.ts';
import { CONVERGES } from './device.ts';
import { expect, test } from './fixtures.ts';
import { somebody } from './person.ts';

const PHONES = [320, 360, 390, 430];

/** Title and end of the bar stand side by side, nothing leaves the screen, and no word breaks in two. */
async function isOneRow(page: Page, where: string, widths = PHONES): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 844 });
    const seen = await page.locator('.top-bar').evaluate((bar) => {
      const box = (selector: string) => bar.querySelector(selector)!.getBoundingClientRect();
      const [title, end] = [box('.top-bar-title'), box('.top-bar-end')];
      const broken: string[] = [];
      const walker = document.createTreeWalker(bar, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.parentElement!.closest('.visually-hidden')) continue;
        for (const { index, 0: word } of node.textContent!.matchAll(/[^\s·]+/g)) {
          const range = document.createRange();
          range.setStart(node, index);
          range.setEnd(node, index + word.length);
          if (new Set([...range.getClientRects()].map(({ top }) => top)).size > 1) broken.push(word);
        }
      }
      const beside = Math.min(title.bottom, end.bottom) - Math.max(title.top, end.top);
      return { beside: beside >= Math.min(title.height, end.height) - 1, wide: bar.scrollWidth > innerWidth, broken };
    });
    expect({ where, width, ...seen }).toEqual({ where, width, beside: true, wide: false, broken: [] });
  }
}

test('the top bar is one row, whatever the chip says', async ({ device, network }) => {
  const phone = device('phone', { origin: network.url });
  await phone.signUp(somebody('Ada'));
  await phone.says('Synced');
  await phone.isKeptForOffline();
  await phone.goOffline();
  for (let number = 1; number <= 12; number += 1) await phone.addGoal(`Question ${number}`);
  await phone.says('Offline · 12 waiting');
  await isOneRow(phone.page, 'offline');
  network.behave('refuse');
  await phone.goOnline();
  await phone.says("Can't reach server · 12 waiting", CONVERGES);
  await isOneRow(phone.page, "can't reach server");
});

const counts = { waiting: 120, attention: 120, lastSyncAt: null, longUnsent: 0, arrived: null };

/** All that the chip may say. */
const chipTexts = (messages: Messages): string[] =>
  [false, true].flatMap((updateNeeded) =>
    (Object.keys(CHIP_ICONS) as SyncState[]).map((state) => chipText({ state, updateNeeded, ...counts }, messages)),
  );

/** Where people read the app, and what the chip may say to them. */
const PLACES: [locale: string, chip: string[]][] = [
  ...['en-GB', 'en-US', 'en-AU'].map((locale): [string, string[]] => [locale, chipTexts(english)]),
  ['de-DE', chipTexts(german)],
  ...['ar-EG', 'ar-MA', 'ar-LB'].map((locale): [string, string[]] => [locale, chipTexts(arabic)]),
];

for (const [locale, chip] of PLACES)
  test(`the top bar is one row with the longest words of ${locale}`, async ({ device }) => {
    const phone = device('phone');
    phone.locale = locale;
    await phone.open();
    const { page } = phone;
    for (const day of await widestDays(page)) {
      await phone.open(`/d/${day}`);
      await page.locator('.sync-chip > span').waitFor();
      for (const text of chip) {
        await page.locator('.sync-chip > span').evaluate((span, words) => (span.textContent = words), text);
        await isOneRow(page, `${day}, ${text}`);
      }
    }
  });

test('the top bar would be one row in a language of long words, too', async ({ device }) => {
  const phone = device('phone');
  await phone.open();
  const { page } = phone;
  for (const title of ['30. September', '30. Sept. 2027', 'Einstellungen']) {
    await page.locator('.top-bar').evaluate((bar, words) => {
      bar.querySelector('.top-bar-title')!.textContent = words;
      bar.querySelector('.sync-chip > span')!.textContent = 'Server nicht erreichbar · 120 warten';
    }, title);
    await isOneRow(page, title, PHONES.slice(1));
  }
});

/** The widest of all days, as the bar writes them: of this year and of the next one. */
const widestDays = (page: Page): Promise<string[]> =>
  page
    .locator('.top-bar-short')
    .last()
    .evaluate(
      (title, year) => {
        const probe = title.cloneNode() as HTMLElement;
        probe.style.cssText = 'position: absolute; white-space: nowrap';
        title.after(probe);
        const widest = [year, year + 1].map((of) => {
          const parts = { day: 'numeric', month: 'short', timeZone: 'UTC', calendar: 'gregory' } as const;
          const format = new Intl.DateTimeFormat(
            navigator.language,
            of === year ? parts : { ...parts, year: 'numeric' },
          );
          const days = Array.from({ length: 365 }, (_, index) => new Date(Date.UTC(of, 0, 1 + index)));
          const widths = days.map((day) => {
            probe.textContent = format.format(day);
            return { day: day.toISOString().slice(0, 10), width: probe.offsetWidth };
          });
          return widths.reduce((one, other) => (other.width > one.width ? other : one)).day;
        });
        probe.remove();
        return widest;
      },
      Number(dayOfTest().slice(0, 4)),
    );
