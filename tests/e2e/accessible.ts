/** What a page owes to everyone, whatever is on it. */
import AxeBuilder from '@axe-core/playwright';
import type { Device } from './device.ts';
import { expect } from './fixtures.ts';

/** Asks axe in both themes. @param where  names the page when something is found */
export async function isFreeOfFindings(on: Device, where: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await on.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // In legacy mode axe needs no page of its own, which a persistent context cannot open beside the app.
    const { violations } = await new AxeBuilder({ page: on.page }).setLegacyMode().analyze();
    const found = violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(' ')}`);
    expect({ where, colorScheme, found }).toEqual({ where, colorScheme, found: [] });
  }
}

/** Nothing sticks out at the side. @param width  in CSS pixels @param text  how large, of the usual size */
export async function fitsInto(on: Device, width: number, where: string, text = '100%'): Promise<void> {
  await on.page.setViewportSize({ width, height: 844 });
  const sticksOut = await on.page.evaluate((size) => {
    document.documentElement.style.fontSize = size;
    return document.documentElement.scrollWidth - window.innerWidth;
  }, text);
  expect({ where, width, text, sticksOut }).toEqual({ where, width, text, sticksOut: 0 });
}
