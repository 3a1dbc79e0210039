/**
 * `npm run lighthouse`: what Lighthouse says of the built app on a phone: performance 95 or more, accessibility, best practices
 * and SEO 100, on Today, the log and the sign-in. Ends with an error below that; the reports are in test-results/lighthouse.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { chromium } from '@playwright/test';
import lighthouse from 'lighthouse';
import { findBrowser } from '#tests/support/browser.ts';
import { makeDataDir, removeDataDir, startServer } from '#tests/support/server-process.ts';

const PAGES = ['/', '/log', '/login'];
/** Of 100. Performance swings with what else the machine does, so the best of a few runs counts. */
const LEAST = { performance: 95, accessibility: 100, 'best-practices': 100, seo: 100 };
const RUNS = 3;

const reports = path.resolve(import.meta.dirname, '../test-results/lighthouse');
mkdirSync(reports, { recursive: true });
const dataDir = makeDataDir();
const server = await startServer({ dataDir });
const port = await freePort();
const browser = await chromium.launch({
  executablePath: (await findBrowser()).path,
  args: [`--remote-debugging-port=${port}`],
});
try {
  for (const page of PAGES) await judge(page);
} finally {
  await browser.close();
  await server.stop();
  removeDataDir(dataDir);
}

async function judge(page: string): Promise<void> {
  const best: Record<string, number> = {};
  const missing = () => Object.entries(LEAST).filter(([name, least]) => (best[name] ?? 0) < least);
  for (let run = 0; run < RUNS && missing().length > 0; run += 1) {
    const result = await lighthouse(server.url + page, {
      port,
      output: 'html',
      logLevel: 'error',
      onlyCategories: Object.keys(LEAST),
    });
    if (!result) throw new Error(`Lighthouse said nothing of ${page}.`);
    writeFileSync(path.join(reports, `${page.replace(/\W/g, '') || 'today'}.html`), String(result.report));
    for (const [name, { score, auditRefs }] of Object.entries(result.lhr.categories)) {
      best[name] = Math.max(best[name] ?? 0, Math.round(100 * (score ?? 0)));
      if (best[name] >= LEAST[name as keyof typeof LEAST]) continue;
      const lost = auditRefs.filter(({ id, weight }) => weight > 0 && (result.lhr.audits[id]?.score ?? 1) < 0.9);
      console.log(
        `     ${page} ${name}: ${lost.map(({ id }) => `${id} ${result.lhr.audits[id]?.displayValue ?? ''}`).join(', ')}`,
      );
    }
  }
  const isGood = missing().length === 0;
  console.log(
    `${isGood ? 'ok  ' : 'less'} ${page}: ${Object.entries(best)
      .map(([name, score]) => `${name} ${score}`)
      .join(', ')}`,
  );
  if (!isGood) process.exitCode = 1;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
