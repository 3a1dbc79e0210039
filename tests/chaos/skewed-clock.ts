/** A device's clock that is wrong: `Date` in its pages is off by an amount, timers run as ever. */
import type { Page } from '@playwright/test';

/** From now on, in open pages and those to come. The worker keeps the machine's clock. */
export async function skewClock(page: Page, byMs: number): Promise<void> {
  const content = skewBy(byMs);
  await page.context().addInitScript({ content });
  for (const open of page.context().pages()) await open.evaluate(content);
}

/** A script and no function: what tsx makes of a function wants a helper that no page has. */
const skewBy = (byMs: number): string => `
  globalThis.skewMs = ${byMs};
  if (!globalThis.RightDate) {
    const Right = (globalThis.RightDate = Date);
    globalThis.Date = new Proxy(Right, {
      construct: (target, args, newTarget) =>
        Reflect.construct(target, args.length > 0 ? args : [Right.now() + skewMs], newTarget),
      get: (target, name) => (name === 'now' ? () => Right.now() + skewMs : Reflect.get(target, name)),
    });
  }`;
