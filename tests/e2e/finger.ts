/** A finger on a screen: single taps, and the gestures that are a quicker way to what taps do as well. */
import { type Locator, type Page } from '@playwright/test';
import type { BrowserDevice } from './browser-device.ts';

/** Longer than a finger has to rest to select. */
const REST_MS = 700;

/** Writes into a field as a keyboard on the screen does, after a tap on it. */
export async function write(page: Page, field: string, text: string): Promise<void> {
  const name = { name: field, exact: true };
  const box = page
    .getByRole('textbox', name)
    .or(page.getByRole('combobox', name))
    .or(page.getByRole('searchbox', name));
  await box.tap();
  await box.fill(text);
}

/** A finger that comes down in the middle of the line of something, moves and leaves. @param dx  and `dy`, in CSS pixels */
export async function swipe(on: BrowserDevice, over: Locator, dx: number, dy = 0): Promise<void> {
  const touch = await on.devTools();
  await over.scrollIntoViewIfNeeded();
  const box = (await over.boundingBox())!;
  const [x, y] = [195, box.y + box.height / 2];
  const STEPS = 8;
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
  for (let step = 1; step <= STEPS; step += 1)
    await touch.send('Input.dispatchTouchEvent', {
      type: 'touchMove',
      touchPoints: [{ x: x + (dx * step) / STEPS, y: y + (dy * step) / STEPS }],
    });
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

/** A finger that comes down on something and rests there. @param ms  how long */
export async function rest(on: BrowserDevice, upon: Locator, ms = REST_MS): Promise<void> {
  const touch = await on.devTools();
  await upon.scrollIntoViewIfNeeded();
  const box = (await upon.boundingBox())!;
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] });
  await on.page.waitForTimeout(ms);
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}
