/** A keyboard in a student's hands: keys from the app's own table, and Tab until something has the focus. */
import { type Locator, type Page } from '@playwright/test';
import { keysOf, type Command } from '#client/keys/key-table.ts';
import type { Device } from './device.ts';

/** More stops than any screen has. */
const MOST_TABS = 80;

/** Presses the keys that the table has for a command. @param way  which of them, where there are several */
export async function give(on: Device, command: Command, way = 0): Promise<void> {
  const keys = keysOf(command)[way]!;
  if (keys === ' ') return on.page.keyboard.press('Space');
  for (const key of keys.split(' ')) await on.page.keyboard.press(key.replace('Mod', 'Control'));
}

/** Presses Tab until something has the focus. @throws Error when it never comes there */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.first().waitFor();
  for (let presses = 0; presses < MOST_TABS; presses += 1) {
    if (await target.first().evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never came to ${String(target)}.`);
}

/** Tabs to a button or link and presses it. */
export async function pressOn(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

/** Tabs to a field and writes over what stands in it. */
export async function typeInto(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
}

/** Chooses in the menu that opens, by the first letters of its words. */
export async function choose(page: Page, item: string): Promise<void> {
  await page.locator('[role=menu] :focus').waitFor();
  await page.keyboard.type(item);
  await page.keyboard.press('Enter');
}
