/** G7: how long a local write takes until its list shows it, with 10,000 goals stored, beside bare IndexedDB. */
import { p50, p95, type Bench } from '../figures.ts';
import { openBrowser } from './browser.ts';

const STORED = 10_000;
const TIMES = 100;
const ROUNDS = 3;

export const clientWrite: Bench = async ({ server }) => {
  const browser = await openBrowser(server.url);
  try {
    await browser.ask('fill', 'write', STORED);
    const bare: number[] = [];
    const written: number[] = [];
    // In turns, so that both meet the same moments of the machine.
    for (let round = 0; round < ROUNDS; round += 1) {
      bare.push(...(await browser.ask('writeBare', 'write', TIMES)));
      written.push(...(await browser.ask('writeAndSee', 'write', TIMES)));
    }
    return [
      {
        name: 'write until its list shows it, p50',
        value: p50(written),
        limit: p50(bare),
        unit: 'ms',
        goal: { of: 'ratio', atMost: 1.5 },
      },
      { name: 'write until its list shows it, p95', value: p95(written), limit: p95(bare), unit: 'ms' },
    ];
  } finally {
    await browser.close();
  }
};
