/** What a mouse does with several rows at once. By a finger it rests on a row (`by-taps`), by keys `X` (`by-keyboard`). */
import { expect, test } from './fixtures.ts';

test('Shift and a click select what lies between, and the bar does one thing to all of it', async ({ device }) => {
  const laptop = device('laptop');
  await laptop.open();
  const { page } = laptop;
  for (const title of ['One', 'Two', 'Three', 'Four']) await laptop.addGoal(title);
  const bar = page.getByRole('toolbar', { name: 'Selected goals' });
  const row = (title: string) => page.getByRole('listitem').filter({ hasText: title });
  const select = async (first: string, last: string) => {
    await row(first)
      .getByText(first, { exact: true })
      .click({ modifiers: ['Shift'] });
    await row(last)
      .getByText(last, { exact: true })
      .click({ modifiers: ['Shift'] });
  };

  await select('Two', 'Four');
  await expect(bar.getByText('3 selected')).toBeVisible();
  expect(await page.evaluate(() => getSelection()?.toString())).toBe('');
  expect(await bar.getByRole('button').evaluateAll(linesOfText)).toEqual([0, 1, 1, 1, 1]);
  // The bar stands where the navigation was, and a click selects now instead of opening.
  await row('Three').getByText('Three', { exact: true }).click();
  await expect(bar.getByText('2 selected')).toBeVisible();
  await bar.getByRole('button', { name: 'Done' }).click();
  await expect(bar).toBeHidden();
  await expect(page.getByText('2 goals done')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Done (2)' })).toBeVisible();
  for (const title of ['One', 'Three']) await expect(laptop.goal(title)).not.toBeChecked();

  await page.getByRole('button', { name: 'Undo' }).click();
  for (const title of ['Two', 'Four']) await expect(laptop.goal(title)).not.toBeChecked();

  await select('One', 'Two');
  await bar.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('2 goals deleted')).toBeVisible();
  await expect(laptop.goal('One')).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  for (const title of ['One', 'Two', 'Three', 'Four']) await expect(laptop.goal(title)).toBeVisible();
});

/** In how many lines the text of each element stands. */
function linesOfText(elements: Element[]): number[] {
  return elements.map((element) => {
    const text = [...element.childNodes].find((node) => node.nodeType === Node.TEXT_NODE);
    if (!text) return 0;
    const range = document.createRange();
    range.selectNodeContents(text);
    return range.getClientRects().length;
  });
}
