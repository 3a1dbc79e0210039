/** A device's clock that is wrong: `Date` in its pages is off by an amount, timers run as ever. */
import type { Page } from '@playwright/test';
import { shiftedDate } from '#tests/clock/shifted-date.js';

/** From now on, in open pages and those to come. The worker keeps the machine's clock. */
export async function skewClock(page: Page, byMs: number): Promise<void> {
  const content = shiftedDate(byMs);
  await page.context().addInitScript({ content });
  for (const open of page.context().pages()) await open.evaluate(content);
}
