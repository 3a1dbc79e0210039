/** Goals that come back: made by the keyboard and by taps, offline, on two devices and after a month away. */
import { addDays } from '#protocol/calendar-day.ts';
import { dayOfTest, timeOf } from '#tests/clock/day-of-test.ts';
import { isAccessible } from './accessibility.ts';
import { CONVERGES } from './device.ts';
import { expect, test } from './fixtures.ts';
import { tabTo } from './keyboard.ts';
import { goalsOnServer, somebody } from './person.ts';

test('a guest makes, changes and ends routines without a network, by keyboard and by taps', async ({ device }) => {
  const phone = device('phone');
  await phone.open();
  await phone.isKeptForOffline();
  await phone.goOffline();
  const { page } = phone;

  await test.step('the example of the first run makes a routine', async () => {
    await page.getByRole('button', { name: 'Revise 20 min daily' }).click();
    await expect(phone.goal('Revise 20 min')).toBeVisible();
    await expect(page.getByText('repeats')).toBeAttached();
  });

  await test.step('a line says how often, × keeps the words, Enter makes it', async () => {
    const bar = page.getByRole('textbox', { name: 'Add a goal' });
    await bar.fill('Vocabulary every day at 5pm');
    await expect(page.getByText('Every day')).toBeVisible();
    await page.getByRole('button', { name: 'Keep “every day” as words' }).click();
    await expect(page.getByText('Every day')).toBeHidden();
    await bar.fill('');
    await bar.fill('Vocabulary every day at 5pm');
    await expect(page.getByText('Every day')).toBeVisible();
    await bar.press('Enter');
    await expect(phone.goal('Vocabulary')).toBeVisible();
  });

  await test.step('by keyboard alone a goal is made one that comes back, and undone', async () => {
    await phone.addGoal('Plan the week');
    await phone.goal('Plan the week').focus();
    await page.keyboard.press('Enter');
    const repeat = page.getByRole('dialog').getByRole('combobox', { name: 'Repeat' });
    await tabTo(page, repeat);
    await page.keyboard.press('ArrowDown');
    await expect(repeat).toHaveValue('FREQ=DAILY');
    await isAccessible(page, 'how often a goal comes back');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(page.getByText('repeats')).toHaveCount(3);
    await page.keyboard.press('Control+z');
    await expect(page.getByText('repeats')).toHaveCount(2);
    await expect(phone.goal('Plan the week')).toBeVisible();
  });

  await test.step('tomorrow shows in grey what comes back; one day is skipped, another taken up', async () => {
    await page.getByRole('button', { name: 'Next day' }).click();
    await expect(page.getByRole('heading', { name: 'Comes back on this day' })).toBeVisible();
    await expect(page.getByRole('main').getByRole('checkbox')).toHaveCount(0);
    await isAccessible(page, 'what comes back tomorrow');
    await page.getByRole('button', { name: 'More for routine Vocabulary' }).click();
    await page.getByRole('menuitem', { name: 'Skip this day' }).click();
    await expect(page.getByRole('button', { name: 'More for routine Vocabulary' })).toBeHidden();
    await page.getByRole('button', { name: 'More for routine Revise 20 min' }).click();
    await page.getByRole('menuitem', { name: 'Add it now' }).click();
    await expect(phone.goal('Revise 20 min')).toBeVisible();
  });

  await test.step('the back button closes a sheet and stays on the page', async () => {
    await phone.open('/routines');
    await page.getByRole('button', { name: 'More for routine Vocabulary' }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await isAccessible(page, 'the sheet of a routine');
    await page.goBack();
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(page.getByRole('heading', { name: 'Routines', level: 1 })).toBeVisible();
  });

  await test.step('a sheet that is gone has begun to go back: whatever is opened next is not ended by that', async () => {
    await page.getByRole('button', { name: 'More for routine Vocabulary' }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.evaluate(() => {
      const { dataset } = document.documentElement;
      history.back = () => {
        dataset.wentBack = 'begun';
        History.prototype.back.call(history);
      };
      new MutationObserver(() => {
        if (!document.querySelector('dialog')) dataset.atEnd ??= dataset.wentBack ?? 'not yet';
      }).observe(document.body, { childList: true, subtree: true });
    });
    await page.keyboard.press('Escape');
    await expect(page.locator('html')).toHaveAttribute('data-at-end', 'begun');
  });

  await test.step('by taps alone a routine is paused, goes on and is deleted with its open goals', async () => {
    const choose = async (name: string) => {
      await page.getByRole('button', { name: 'More for routine Revise 20 min' }).tap();
      await page.getByRole('menuitem', { name }).tap();
    };
    await choose('Pause');
    await expect(page.getByRole('main').getByText('Paused after today')).toBeVisible();
    await choose('Go on');
    await expect(page.getByText('Goes on from today')).toBeVisible();
    await isAccessible(page, 'a routine that is paused');
    await choose('Delete');
    await page.getByRole('dialog').getByRole('button', { name: 'Remove open goals too' }).tap();
    await expect(page.getByText('Revise 20 min')).toBeHidden();
    await phone.open();
    await phone.shows({ Vocabulary: 'open', 'Plan the week': 'open' });
  });

  await test.step('after thirty days away there is one open copy, and the page says that a new day began', async () => {
    await page.clock.setFixedTime(timeOf(addDays(dayOfTest(), 30), '10:30'));
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await expect(page.getByText(/^A new day: /)).toBeAttached();
    await phone.shows({ Vocabulary: 'open' });
    await page.clock.setFixedTime(timeOf(addDays(dayOfTest(), 31), '10:30'));
    await phone.open();
    await phone.shows({ Vocabulary: 'open' });
    await page.getByRole('button', { name: 'Previous day' }).click();
    await expect(page.getByRole('checkbox', { name: 'Done: Vocabulary' })).toBeVisible();
    await expect(page.getByRole('checkbox')).toHaveCount(1);
    await page.getByRole('checkbox', { name: 'Done: Vocabulary' }).click();
    await phone.shows({ Vocabulary: 'done' });
  });
});

test('two devices without a network write the goal of a new day: it is one, and the tick stays', async ({
  device,
  server,
}) => {
  const person = somebody('Ada');
  const [phone, laptop] = [device('phone'), device('laptop')];
  await phone.open();
  await phone.signUp(person);
  const bar = phone.page.getByRole('textbox', { name: 'Add a goal' });
  await bar.fill('Revise every day');
  await bar.press('Enter');
  await expect(phone.goal('Revise')).toBeVisible();
  await phone.says('Synced', CONVERGES);
  await laptop.signIn(person);
  await laptop.shows({ Revise: 'open' }, CONVERGES);

  const tomorrow = timeOf(addDays(dayOfTest(), 1), '10:30');
  for (const each of [phone, laptop]) {
    await each.isKeptForOffline();
    await each.goOffline();
    await each.page.clock.setFixedTime(tomorrow);
    await each.open();
    await each.shows({ Revise: 'open' });
    if (each === phone) await phone.tick('Revise');
  }
  await phone.goOnline();
  await laptop.goOnline();
  const day = new Date(tomorrow).toLocaleDateString('sv-SE');
  for (const each of [laptop, phone]) {
    // The server has another time: today is by that one again, and tomorrow is where it was.
    await each.says('Synced', CONVERGES);
    await each.open(`/d/${day}`);
    await each.shows({ Revise: 'done' }, CONVERGES);
  }
  const goals = (await goalsOnServer(server.url, person)).filter(({ date }) => date === day);
  expect(goals.map(({ title, completed }) => `${title} ${completed}`)).toEqual(['Revise true']);
});

test('at night it is asked once which day it is', async ({ device }) => {
  const laptop = device('laptop');
  await laptop.open();
  const { page } = laptop;
  const [before, after] = [0, 1].map((days) =>
    new Date(addDays(dayOfTest(), days)).toLocaleDateString('en-GB', { weekday: 'long', timeZone: 'UTC' }),
  );
  await page.clock.setFixedTime(timeOf(addDays(dayOfTest(), 1), '00:30'));
  await laptop.open();
  await expect(page.getByRole('heading', { name: `Still on ${before}?` })).toBeVisible();
  await isAccessible(laptop.page, 'which day it is at night');
  await page.getByRole('button', { name: `No, it is ${after}` }).click();
  await page.evaluate(() => localStorage.removeItem('studentos-asked-day-start'));
  await laptop.open();
  await page.getByRole('button', { name: 'Yes, begin days at 04:00' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(before!);
  await laptop.open();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(before!);
  await expect(page.getByRole('heading', { name: `Still on ${before}?` })).toBeHidden();
});

test('a reminder rings in the page where notifications are not allowed, once', async ({ device }) => {
  const laptop = device('laptop');
  await laptop.open();
  const { page } = laptop;
  await page.clock.setFixedTime(timeOf(dayOfTest(), '12:00'));
  await laptop.open();
  const bar = page.getByRole('textbox', { name: 'Add a goal' });
  await bar.fill('Call Ada at 23:00');
  await bar.press('Enter');
  await expect(laptop.goal('Call Ada')).toBeVisible();
  // The page that is open would ring at once, and once is enough.
  await page.goto('about:blank');
  await page.clock.setFixedTime(timeOf(dayOfTest(), '23:01'));
  await laptop.open();
  await expect(page.getByText('Reminder: Call Ada')).toBeVisible();
  await isAccessible(laptop.page, 'a reminder in the page');
  await laptop.open();
  await expect(page.getByRole('heading', { name: 'Wrap up the day' })).toBeVisible();
  await expect(page.getByText('Reminder: Call Ada')).toBeHidden();
});
