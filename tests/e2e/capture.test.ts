/** What the home screen opens, offline; and where the app says that changes are. */
import { CONVERGES } from './device.ts';
import { expect, test } from './fixtures.ts';
import { somebody } from './person.ts';

interface Manifest {
  shortcuts: { name: string; url: string }[];
  share_target: { action: string; params: Record<string, string> };
  screenshots: { src: string; sizes: string; form_factor: string }[];
}

test('each shortcut and the share target open what they promise, offline, in the window that is open', async ({
  device,
}) => {
  const phone = device('phone');
  await phone.open();
  await phone.isKeptForOffline();
  const { page } = phone;
  const { shortcuts, share_target, screenshots } = await page.evaluate(async () => {
    const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]')!;
    return (await (await fetch(link.href)).json()) as Manifest;
  });
  for (const { src, sizes } of screenshots) {
    const real = await page.evaluate(async (address) => {
      const { width, height } = await createImageBitmap(await (await fetch(address)).blob());
      return `${width}x${height}`;
    }, src);
    expect([src, real]).toEqual([src, sizes]);
  }
  expect(screenshots.map(({ form_factor }) => form_factor).sort()).toEqual(['narrow', 'wide']);
  await phone.goOffline();

  const promised: Record<string, () => Promise<void>> = {
    '/add': () => expect(page.getByRole('textbox', { name: 'Add a goal' })).toBeFocused(),
    '/write': () => expect(page.getByRole('textbox', { name: 'Write a log entry' })).toBeFocused(),
    '/': () => expect(page.getByRole('heading', { level: 1 })).toContainText('Today'),
  };
  for (const { url } of shortcuts) {
    await phone.open(url);
    expect(Object.keys(promised)).toContain(url);
    await promised[url]!();
  }

  const shared = (text: string) =>
    `${share_target.action}?${new URLSearchParams({ [share_target.params.text!]: text })}`;
  await phone.open(shared('Read this article\nhttps://example.org/a'));
  await page.getByRole('button', { name: 'Goal for today' }).tap();
  await expect(phone.goal('Read this article')).toBeVisible();
  await phone.open(shared('Watched the lecture'));
  await page.getByRole('button', { name: 'Log entry' }).tap();
  await expect(phone.logEntry('Watched the lecture')).toBeVisible();
});

test('an installed app is led, not loaded, to where it is opened again, and its icon counts what is open', async ({
  device,
}) => {
  const laptop = device('laptop');
  await laptop.open();
  await laptop.isKeptForOffline();
  const { page } = laptop;
  // What an installed window has and a tab has not.
  await page.addInitScript(() => {
    const all = window as unknown as Record<string, unknown>;
    const launchQueue = { setConsumer: (consumer: unknown) => (all.launch = consumer) };
    Object.defineProperty(window, 'launchQueue', { value: launchQueue });
    all.badges = [];
    const note = (count: number) => Promise.resolve(void (all.badges as number[]).push(count));
    Object.assign(navigator, { setAppBadge: note, clearAppBadge: () => note(0) });
  });
  await laptop.open();
  const badge = () => page.evaluate(() => (window as unknown as { badges: number[] }).badges.at(-1));
  await laptop.addGoal('One');
  await laptop.addGoal('Two');
  await expect.poll(badge).toBe(2);
  await laptop.tick('One');
  await expect.poll(badge).toBe(1);
  await page.getByRole('textbox', { name: 'Add a goal' }).fill('Half a thought');
  await page.evaluate(() => {
    const { launch } = window as unknown as { launch: (params: { targetURL: string }) => void };
    launch({ targetURL: `${location.origin}/share?text=Shared` });
  });
  await expect(page.getByRole('textbox', { name: 'What was shared' })).toHaveValue('Shared');
  // The window is the one from before.
  expect(await page.evaluate(() => 'badges' in window && performance.getEntriesByType('navigation').length)).toBe(1);
  await page.getByRole('button', { name: 'Goal for today' }).click();
  await expect.poll(badge).toBe(2);
});

test('the chip says where changes are, recovers by itself and speaks once for each state', async ({ device }) => {
  test.setTimeout(120_000);
  const phone = device('phone');
  await phone.open();
  await phone.says('On this device');
  await phone.signUp(somebody('Ada'));
  await phone.says('Synced');
  await phone.isKeptForOffline();
  await phone.page.waitForTimeout(1_500);
  await phone.page.evaluate(() => {
    const all = window as unknown as { heard: string[] };
    all.heard = [];
    const region = document.querySelector('.visually-hidden[aria-live=polite]')!;
    new MutationObserver(() => all.heard.push(region.textContent.trim())).observe(region, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
  const heard = async () =>
    (await phone.page.evaluate(() => (window as unknown as { heard: string[] }).heard)).filter((text) =>
      /Offline|Synced|Syncing/.test(text),
    );
  await phone.goOffline();
  await phone.says('Offline', CONVERGES);
  // It is said when it has lasted for a second.
  await expect.poll(heard).toEqual(['Offline']);
  await phone.addGoal('One');
  await phone.addGoal('Two');
  await phone.says('Offline · 2 waiting');
  const answered = phone.page.waitForResponse((response) => response.url().endsWith('/api/sync') && response.ok());
  await phone.goOnline();
  await (await answered).finished();
  await phone.says('Synced');
  await expect.poll(heard).toEqual(['Offline', 'Synced']);
});
