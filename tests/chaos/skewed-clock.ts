/** A device's clock that is wrong: `Date` in its pages is off by an amount, timers run as ever. */
import type { Page } from '@playwright/test';

/** From now on, in open pages and those to come. The worker keeps the machine's clock. */
export async function skewClock(page: Page, byMs: number): Promise<void> {
  await page.context().addInitScript(skew, byMs);
  for (const open of page.context().pages()) await open.evaluate(skew, byMs);
}

/** Runs in the page, and so names no function: tsx would want a helper there. */
function skew(byMs: number): void {
  const place = globalThis as typeof globalThis & { skewMs?: number };
  const isSkewed = place.skewMs !== undefined;
  place.skewMs = byMs;
  if (isSkewed) return;
  const Real = Date;
  place.Date = new Proxy(Real, {
    construct: (target, args: [], newTarget) =>
      Reflect.construct(target, args.length > 0 ? args : [Real.now() + place.skewMs!], newTarget) as Date,
    get: (target, name) => (name === 'now' ? () => Real.now() + place.skewMs! : (Reflect.get(target, name) as unknown)),
  });
}
