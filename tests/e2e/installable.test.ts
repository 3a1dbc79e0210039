/** The app on a home screen: installed, and opened from a cold start without a network. */
import { expect, test } from './fixtures.ts';

test('Chromium would install it, and each screen opens from a cold start without a network after one visit', async ({
  device,
}) => {
  const laptop = device('laptop', { profile: 'chromium' });
  await laptop.open();
  await laptop.isKeptForOffline();

  await test.step('nothing speaks against installing it', async () => {
    const devTools = await laptop.devTools();
    const { installabilityErrors } = await devTools.send('Page.getInstallabilityErrors');
    const { errors, data, url } = await devTools.send('Page.getAppManifest');
    expect(installabilityErrors).toEqual([]);
    expect(errors).toEqual([]);
    expect(url).toBe(`${laptop.origin}/manifest.webmanifest`);
    expect(JSON.parse(data ?? '')).toMatchObject({ id: '/', start_url: '/', display: 'standalone' });
  });

  await test.step('every icon is there in the size that it names', async () => {
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

  await test.step('addresses of the server are never answered by the app', async () => {
    for (const address of ['/healthz', '/api/nothing-here']) {
      await laptop.open(address);
      await expect(laptop.page.locator('#root')).toHaveCount(0);
    }
  });

  await laptop.closeBrowser();
  await laptop.goOffline();
  for (const address of ['/', '/d/2026-01-31', '/calendar', '/log', '/progress', '/settings', '/sync', '/login']) {
    await laptop.open(address);
    await expect(laptop.page.getByRole('heading', { level: 1 })).toBeVisible();
  }
});
