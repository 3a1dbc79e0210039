/** An account that is full: what finds no room stays on the device, and is sent once something was deleted. */
import { isAccessible } from './accessibility.ts';
import { CONVERGES } from './device.ts';
import { expect, test } from './fixtures.ts';
import { HomeServer } from './home-server.ts';
import { fillAccount, goalsOnServer, somebody } from './person.ts';

test('a goal that finds no room stays, the chip says why, and it is sent after two deletions', async ({ device }) => {
  const server = await HomeServer.start({ QUOTA_MB: '1' });
  try {
    const [phone, ada] = [device('phone', { origin: server.url }), somebody('Ada')];
    await phone.signUp(ada);
    await phone.says('Synced');
    await fillAccount(server.url, ada);
    const { page } = phone;
    const titles = async () => (await goalsOnServer(server.url, ada)).map(({ title }) => title);

    await test.step('the goal is kept here, and nothing asks for a decision', async () => {
      await expect(phone.goal('Old 1')).toBeVisible(CONVERGES);
      await phone.addGoal('New');
      await phone.says('Account full · 1 waiting', CONVERGES);
      expect(await titles()).not.toContain('New');
    });

    await test.step('the sync centre says what can be done', async () => {
      await page
        .getByRole('status')
        .getByRole('link', { name: /Account full/ })
        .tap();
      await expect(page.getByRole('main')).toContainText('Your account has no room for what waits here.');
      await expect(page.getByRole('region', { name: 'Waiting to sync' }).getByRole('listitem')).toHaveText([
        /Goal: New.*no room in your account/s,
      ]);
      await isAccessible(page, 'an account that is full');
    });

    await test.step('the settings say how much is used', async () => {
      await phone.open('/settings');
      await expect(page.getByRole('region', { name: 'Data' })).toContainText('of 1 MB in use in your account.');
    });

    await test.step('what is deleted makes room', async () => {
      await phone.open('/');
      for (const title of ['Old 1', 'Old 2']) {
        await page.getByRole('button', { name: `More for ${title}` }).tap();
        await page.getByRole('menuitem', { name: 'Delete' }).tap();
        await expect(phone.goal(title)).toBeHidden();
      }
      await phone.says('Synced', CONVERGES);
      expect(await titles()).toContain('New');
      await expect(phone.goal('New')).toBeVisible();
    });
  } finally {
    await server.dispose();
  }
});
