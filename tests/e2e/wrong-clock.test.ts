/** Devices whose clock is years off, through the screens: nobody is silenced, and the app says when the clock is what is wrong. */
import { skewClock } from '#tests/chaos/skewed-clock.ts';
import { CONVERGES, type Device } from './device.ts';
import { expect, test } from './fixtures.ts';
import { goalsOnServer, somebody } from './person.ts';

const DAY_MS = 86_400_000;
const YEARS_MS = 5 * 365 * DAY_MS;

/** A day by the clock of this machine, so many ms from now. */
const dayIn = (ms: number): string => new Date(Date.now() + ms).toLocaleDateString('sv-SE');

async function exportFrom({ page }: Device): Promise<string> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  return (await downloading).path();
}

test('a guest five years ahead exports, and an honest account that imports it goes on syncing', async ({
  device,
  server,
}) => {
  const [guest, honest, ada] = [device('laptop'), device('laptop'), somebody('Ada')];
  await guest.open();
  await skewClock(guest.page, YEARS_MS);
  await guest.open();
  await guest.addGoal('From the future');
  await guest.open('/settings');
  const file = await exportFrom(guest);

  await honest.open();
  await honest.signUp(ada);
  await honest.says('Synced', CONVERGES);
  await honest.open('/import');
  await honest.page.getByLabel('Choose file').setInputFiles(file);
  await honest.page.getByRole('button', { name: /^Add \d+ records?$/ }).click();
  await honest.page.getByRole('link', { name: 'Go to Today' }).click();
  await honest.addGoal('Added afterwards');
  const titles = async () => (await goalsOnServer(server.url, ada)).map(({ title }) => title).sort();
  await expect.poll(titles).toEqual(['Added afterwards', 'From the future']);
  await honest.says('Synced', CONVERGES);

  const { date } = (await goalsOnServer(server.url, ada)).find(({ title }) => title === 'From the future')!;
  expect(date! > dayIn(YEARS_MS - 60 * DAY_MS)).toBe(true);
  await honest.open(`/d/${date}`);
  await honest.rename('From the future', 'Edited now');
  await expect.poll(titles).toEqual(['Added afterwards', 'Edited now']);
  await honest.says('Synced', CONVERGES);
});

test('a device five years ahead that signs in shows today as everyone else does, also the goals of routines', async ({
  device,
  server,
}) => {
  const [phone, laptop, ada] = [device('phone'), device('laptop'), somebody('Ada')];
  await phone.open();
  await phone.signUp(ada);
  const bar = phone.page.getByRole('textbox', { name: 'Add a goal' });
  await bar.fill('Revise every day');
  await bar.press('Enter');
  await expect(phone.goal('Revise')).toBeVisible();
  await phone.says('Synced', CONVERGES);

  await laptop.open();
  await skewClock(laptop.page, YEARS_MS);
  await laptop.signIn(ada);
  await laptop.shows({ Revise: 'open' }, CONVERGES);
  await laptop.addGoal('Written in the future');
  await laptop.says('Synced', CONVERGES);
  await phone.shows({ Revise: 'open', 'Written in the future': 'open' }, CONVERGES);
  const days = (await goalsOnServer(server.url, ada)).map(({ date }) => date);
  expect(new Set(days)).toEqual(new Set([dayIn(0)]));
});

test('where the server takes no stamp, the chip names the clock and not the network', async ({ device }) => {
  const [phone, ada] = [device('phone'), somebody('Ada')];
  await phone.open();
  await phone.signUp(ada);
  await phone.says('Synced', CONVERGES);
  await phone.page.context().route('**/api/sync', async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    for (const result of answer.results) Object.assign(result, { status: 422 });
    await route.fulfill({ response, json: answer });
  });
  await phone.addGoal('Refused for its stamp');
  await phone.says('Check the clock · 1 waiting', CONVERGES);
  await phone.page
    .getByRole('status')
    .getByRole('link', { name: /^Check the clock/ })
    .tap();
  await expect(phone.page.getByText(/clock of this device and the clock of the server do not agree/)).toBeVisible();
  await phone.page.context().unroute('**/api/sync');
  await phone.page.getByRole('button', { name: 'Try now' }).tap();
  await phone.says('Synced', CONVERGES);
});
