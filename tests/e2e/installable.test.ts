/** The app on a home screen, and what it leaves in the browser's caches. */
import { expect, test } from './fixtures.ts';
import { somebody } from './person.ts';

test.use({ profiles: true });

test('Chromium would install it', async ({ device }) => {
  const laptop = device('laptop');
  await laptop.open();
  await laptop.isKeptForOffline();
  const devTools = await laptop.devTools();

  const { installabilityErrors } = await devTools.send('Page.getInstallabilityErrors');
  const { errors, data, url } = await devTools.send('Page.getAppManifest');

  expect(installabilityErrors).toEqual([]);
  expect(errors).toEqual([]);
  expect(url).toBe(`${laptop.origin}/manifest.webmanifest`);
  expect(JSON.parse(data ?? '')).toMatchObject({ id: '/', start_url: '/', display: 'standalone' });
});

test('every icon of the manifest is there in the size that it names', async ({ device }) => {
  const laptop = device('laptop');
  await laptop.open();

  const icons = await laptop.page.evaluate(async () => {
    const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]');
    const manifest = (await (await fetch(link?.href ?? '')).json()) as { icons: { src: string; sizes: string }[] };
    return Promise.all(
      manifest.icons.map(async ({ src, sizes }) => {
        const image = await createImageBitmap(await (await fetch(src)).blob());
        return { named: sizes, real: `${image.width}x${image.height}` };
      }),
    );
  });

  expect(icons.length).toBeGreaterThan(0);
  for (const { named, real } of icons) expect(real).toBe(named);
});

test('nothing that the server said about a person is in a cache', async ({ device }) => {
  const phone = device('phone');
  await phone.open();
  await phone.isKeptForOffline();
  await phone.addGoal('Read 10 pages');
  await phone.signUp(somebody('Ada'));
  await phone.says('Synced');

  const cached = await phone.page.evaluate(async () => {
    const requests = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map((request) => new URL(request.url).pathname);
  });

  expect(cached).toContain('/index.html');
  expect(cached.filter((path) => path.startsWith('/api'))).toEqual([]);
});

test('each screen opens from a cold start without a network after one visit', async ({ device }) => {
  const phone = device('phone');
  await phone.open();
  await phone.isKeptForOffline();
  await phone.closeBrowser();
  await phone.goOffline();

  for (const address of [
    '/',
    '/d/2026-01-31',
    '/calendar',
    '/log',
    '/progress',
    '/settings',
    '/sync',
    '/login',
    '/signup',
  ]) {
    await phone.open(address);
    await expect(phone.page.getByRole('heading', { level: 1 })).toBeVisible();
  }
});

test('addresses of the server are never answered by the app', async ({ device }) => {
  const phone = device('phone');
  await phone.open();
  await phone.isKeptForOffline();

  for (const address of ['/healthz', '/api/nothing-here']) {
    await phone.open(address);
    await expect(phone.page.locator('#root')).toHaveCount(0);
  }
});
