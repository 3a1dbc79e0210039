/** A toast on every screen: it lies over nothing that is written into or done next. */
import { addDays } from '#protocol/calendar-day.ts';
import { dayOfTest } from '#tests/clock/day-of-test.ts';
import type { Device } from './device.ts';
import { expect, test } from './fixtures.ts';
import { choose, go } from './forms.ts';

const today = dayOfTest();

/** Where toasts come up: the screens on which something is done. */
const SCREENS = [
  '/',
  `/d/${addDays(today, -1)}`,
  `/d/${addDays(today, 1)}`,
  '/log',
  '/calendar',
  '/progress',
  '/routines',
  '/trash',
  '/sync',
  '/import',
  '/settings',
  '/help',
];

test.setTimeout(180_000);

for (const kind of ['phone', 'laptop'] as const)
  test(`on a ${kind} a toast lies over nothing that is used next`, async ({ device }) => {
    const one = device(kind);
    await one.open();
    for (const title of ['Read', 'Write', 'Walk', 'To be deleted']) await one.addGoal(title);
    await one.writeLog('Read about Rome');
    await choose(one, 'More for To be deleted', 'Delete');
    for (const address of SCREENS)
      await test.step(address, async () => {
        await go(one, address);
        await expect(one.page.getByRole('heading', { level: 1 })).toBeVisible();
        for (const end of ['top', 'bottom']) {
          await one.page.evaluate((to) => scrollTo(0, to === 'top' ? 0 : document.body.scrollHeight), end);
          await holdToast(one);
          await expect.poll(() => hidden(one), { message: `${address}, at its ${end}` }).toEqual([]);
        }
      });
  });

/** A toast goes away by itself, unless it has the focus; one that has gone comes again with an undo or a redo. */
async function holdToast({ page }: Device): Promise<void> {
  const close = page.locator('.toast-close');
  if (!(await close.isVisible())) {
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('Control+z');
    if (!(await close.isVisible({ timeout: 1_000 }))) await page.keyboard.press('Control+Shift+z');
  }
  await close.focus();
}

/** What the toast lies over, of what is written into and of buttons that stand by themselves. */
const hidden = ({ page }: Device): Promise<string[]> =>
  page.evaluate(() => {
    const toast = document.querySelector('.toast')!.getBoundingClientRect();
    const used = 'textarea, select, input:not([type=checkbox], [type=radio]), .button, .add-bar-form';
    return [...document.querySelectorAll(`main :is(${used})`)]
      .filter((element) => {
        const { left, right, top, bottom, width } = element.getBoundingClientRect();
        return width > 0 && left < toast.right && right > toast.left && top < toast.bottom && bottom > toast.top;
      })
      .map((element) => element.outerHTML.slice(0, 120));
  });
