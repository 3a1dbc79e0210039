/** G10: opening Today, from the navigation to the first goal on screen, with 1,000 and with 100,000 goals stored. */
import { p50, type Bench } from '../figures.ts';
import { openBrowser } from './browser.ts';

const FEW = 1_000;
const MANY = 100_000;
const TIMES = 9;

export const clientOpen: Bench = async ({ server }) => {
  const few = await openTimes(server.url, FEW);
  const many = await openTimes(server.url, MANY);
  return [
    {
      name: 'opening Today with 100,000 goals, beside 1,000',
      value: p50(many),
      limit: p50(few),
      unit: 'ms',
      goal: { of: 'ratio', atMost: 1.25 },
    },
  ];
};

async function openTimes(origin: string, stored: number): Promise<number[]> {
  const browser = await openBrowser(origin);
  try {
    const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Berlin' });
    await browser.ask('fill', 'studentos-guest', stored, today);
    const page = await browser.context.newPage();
    const times: number[] = [];
    for (let i = 0; i <= TIMES; i += 1) {
      await page.goto(origin, { waitUntil: 'commit' });
      // By the clock of the page, whose zero is the navigation.
      const shown = await page.waitForFunction(() =>
        document.querySelector('main [type=checkbox]') ? performance.now() : false,
      );
      // The first one also fetches and compiles the scripts.
      if (i > 0) times.push(Number(await shown.jsonValue()));
    }
    return times;
  } finally {
    await browser.close();
  }
}
