/** A browser whose owner blocks cookies, which refuses IndexedDB and Web Storage as well. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './fixtures.ts';

test('where cookies are blocked, everything works in memory, and the page says so', async ({ device }) => {
  const laptop = device('laptop', { profile: 'chromium' });
  const settings = path.join(laptop.profile, 'Default');
  mkdirSync(settings, { recursive: true });
  const blocked = { profile: { default_content_setting_values: { cookies: 2 } } };
  writeFileSync(path.join(settings, 'Preferences'), JSON.stringify(blocked));

  await laptop.open();
  await laptop.addGoal('Read 10 pages');
  await laptop.tick('Read 10 pages');
  await expect(laptop.page.getByText('This browser keeps nothing after you close this window.')).toBeVisible();
  const refused = await laptop.page.evaluate(() => {
    try {
      return localStorage.length;
    } catch (error) {
      return (error as Error).name;
    }
  });
  expect(refused).toBe('SecurityError');
  await laptop.page.getByRole('textbox', { name: 'Write a log entry' }).fill('Half an entry');
  await laptop.page.getByRole('link', { name: 'Calendar', exact: true }).click();
  await laptop.page.getByRole('link', { name: 'Today', exact: true }).click();
  await expect(laptop.page.getByRole('textbox', { name: 'Write a log entry' })).toHaveValue('Half an entry');
  await laptop.shows({ 'Read 10 pages': 'done' });
});
