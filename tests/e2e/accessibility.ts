/**
 * What axe says of the page as it stands, in both themes and on both kinds of screen. Everything is asked in light; dark
 * changes colours alone, so there it is asked about contrast.
 */
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import type * as Axe from 'axe-core';

/** As a script, put into a page once and asked many times: half a megabyte at each question would take most of the time. */
const { source } = createRequire(import.meta.url)('axe-core') as { source: string };

const VIEWPORTS = {
  laptop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
};

/** @param where  what is on screen, for the message */
export async function isAccessible(page: Page, where: string): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  const own = page.viewportSize()!;
  const found: string[] = [];
  for (const [kind, viewport] of Object.entries(VIEWPORTS)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const { id, nodes } of await violations(page, colorScheme === 'dark'))
        found.push(`${kind} ${colorScheme} ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    }
  }
  await page.setViewportSize(own);
  expect({ where, found }).toEqual({ where, found: [] });
}

/** Nothing sticks out at the side. @param width  in CSS pixels @param text  how large, of the usual size */
export async function fitsInto(page: Page, width: number, where: string, text = '100%'): Promise<void> {
  await page.setViewportSize({ width, height: 844 });
  const sticksOut = await page.evaluate((size) => {
    document.documentElement.style.fontSize = size;
    return document.documentElement.scrollWidth - window.innerWidth;
  }, text);
  expect({ where, width, text, sticksOut }).toEqual({ where, width, text, sticksOut: 0 });
}

const violations = (page: Page, onlyContrast: boolean): Promise<Axe.AxeResults['violations']> =>
  page.evaluate(async (onlyContrast) => {
    // A change of colours that has not ended would be measured half way. Some never end, and a page that is not drawn has no frames.
    const drawn = async (): Promise<void> => {
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined)));
    };
    await Promise.race([drawn(), new Promise((resolve) => setTimeout(resolve, 3000))]);
    const { axe } = window as unknown as { axe: typeof Axe };
    const { violations } = await axe.run(document, {
      resultTypes: ['violations'],
      ...(onlyContrast && { runOnly: ['color-contrast'] }),
    });
    return violations;
  }, onlyContrast);
