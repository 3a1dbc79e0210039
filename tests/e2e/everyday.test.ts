/** Everyday use as a person expects it: a long hold, the hour at which a day ends, a pause, a day to come, notes in the search. */
import { addDays } from '#protocol/calendar-day.ts';
import { dayOfTest } from '#tests/clock/day-of-test.ts';
import { rest, swipe } from './finger.ts';
import { expect, test } from './fixtures.ts';
import { choose, field, go, openGoal } from './forms.ts';

const today = dayOfTest();

/** That time of a day on this machine's wall, which is the browser's as well. */
const timeOf = (day: string, hour: string): Date => new Date(`${day}T${hour}`);

test('a row that is held for long is selected, and stays so when the finger is lifted', async ({ device }) => {
  const phone = device('phone');
  await phone.open();
  for (const title of ['One', 'Two']) await phone.addGoal(title);
  const row = (title: string) => phone.page.getByText(title, { exact: true });
  const selected = (count: number) => phone.page.getByRole('toolbar').getByText(`${count} selected`);
  await rest(phone, row('One'), 1_200);
  await phone.page.waitForTimeout(600);
  await expect(selected(1)).toBeVisible();
  // A tap selects from then on.
  await row('Two').tap();
  await expect(selected(2)).toBeVisible();
});

test('what a hint is about ends it', async ({ device }) => {
  const phone = device('phone');
  await phone.open();
  for (const title of ['One', 'Two']) await phone.addGoal(title);
  await phone.tick('One');
  const hint = phone.page.getByText(/^Swipe left/);
  await expect(hint).toBeVisible();
  await swipe(phone, phone.page.getByText('Two', { exact: true }), -130);
  await expect(phone.goal('Two')).toHaveCount(0);
  await expect(hint).toBeHidden();
});

test('wrapping up is offered at its hour to whoever has the page open, and by its clock alone', async ({ device }) => {
  const laptop = device('laptop');
  await laptop.open();
  const { page } = laptop;
  await page.clock.install({ time: timeOf(today, '17:40') });
  await laptop.open();
  await laptop.addGoal('Read');
  const card = page.getByRole('heading', { name: 'Wrap up the day' });
  await page.clock.runFor('05:00');
  await expect(card).toBeHidden();
  await page.clock.runFor('16:00');
  await expect(card).toBeVisible();
});

test('a routine that was paused says so', async ({ device }) => {
  const laptop = device('laptop');
  await laptop.open('/routines');
  const { page } = laptop;
  await page.getByRole('button', { name: 'Add a routine' }).click();
  await field(page, 'Title').fill('Vocabulary');
  await field(page, 'Title').press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await choose(laptop, 'More for routine Vocabulary', 'Pause');
  await expect(page.getByRole('main').getByText('Paused after today')).toBeVisible();
  await expect(page.getByText(/^Ended on/)).toHaveCount(0);
});

test('a day to come asks for no entry, and keeps one that was begun', async ({ device }) => {
  const laptop = device('laptop');
  await laptop.open();
  const composer = laptop.page.getByRole('textbox', { name: 'Write a log entry' });
  await expect(composer).toBeVisible();
  await go(laptop, `/d/${addDays(today, 1)}`);
  await expect(laptop.page.getByRole('textbox', { name: 'Add a goal' })).toBeVisible();
  await expect(composer).toHaveCount(0);
  await expect(laptop.page.getByRole('heading', { name: 'What you did' })).toHaveCount(0);
  await go(laptop, `/d/${addDays(today, -1)}`);
  await expect(composer).toBeVisible();
});

test('a goal is found by what its notes say', async ({ device }) => {
  const laptop = device('laptop');
  await laptop.open();
  await laptop.addGoal('Read');
  await openGoal(laptop, 'Read');
  await field(laptop.page, 'Notes').fill('The spindle apparatus, page 40');
  await laptop.page.keyboard.press('Escape');
  await expect(laptop.page.getByRole('dialog')).toHaveCount(0);
  await laptop.page.keyboard.press('Control+k');
  await laptop.page.keyboard.type('spindle');
  await expect(laptop.page.getByRole('option', { name: /^Read/ })).toBeVisible();
});
