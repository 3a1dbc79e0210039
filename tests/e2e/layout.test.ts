/** Where things stand on a phone: a toast beside what is written into, words with a line to stand on. */
import type { Locator } from '@playwright/test';
import { addDays } from '#protocol/calendar-day.ts';
import { dayOfTest } from '#tests/clock/day-of-test.ts';
import { expect, test } from './fixtures.ts';

const today = dayOfTest();

const boxOf = async (one: Locator) => (await one.boundingBox())!;

test('a toast lies over no field of a short day, and above the goal line where that is pinned', async ({ device }) => {
  const phone = device('phone');
  await phone.open(`/d/${addDays(today, -1)}`);
  const { page } = phone;
  const toast = page.locator('.toast');
  const end = async (one: Locator) => {
    const { y, height } = await boxOf(one);
    return y + height;
  };
  await phone.addGoal('Outline the introduction');
  await phone.tick('Outline the introduction');
  await expect(toast).toBeVisible();
  const log = page.getByRole('textbox', { name: 'Write a log entry' });
  await expect.poll(async () => (await boxOf(toast)).y - (await end(log))).toBeGreaterThan(0);

  for (let number = 1; number <= 12; number += 1) await phone.addGoal(`Question ${number}`);
  await page.evaluate(() => scrollTo(0, 0));
  await phone.tick('Question 1');
  const line = page.locator('.add-bar');
  await expect.poll(async () => (await boxOf(line)).y - (await end(toast))).toBeGreaterThan(0);

  await test.step('at twice the text size a goal has more than half of its row', async () => {
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
    const row = page.locator('.goal-row').first();
    const share = async () => (await boxOf(row.locator('.goal-row-text'))).width / (await boxOf(row)).width;
    await expect.poll(share).toBeGreaterThan(0.5);
  });
});
