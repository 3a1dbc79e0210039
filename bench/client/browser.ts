/** A real browser with a page of the app's own origin, in which the store and the engine can be measured. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext } from '@playwright/test';
import { build, type Rolldown } from 'vite';
import config from '../../vite.config.ts';
import type { page } from './page.ts';

const TOP = path.resolve(import.meta.dirname, '../..');
const ADDRESS = '/bench/page';

type Page = typeof page;

export interface Browser {
  context: BrowserContext;
  /** Calls a function of `page.ts` in the browser. */
  ask<N extends keyof Page>(name: N, ...args: Parameters<Page[N]>): Promise<Awaited<ReturnType<Page[N]>>>;
  close(): Promise<void>;
}

/** @param origin  of a running server */
export async function openBrowser(origin: string): Promise<Browser> {
  const script = await bundle();
  // A profile on disk: what a private window writes never gets there.
  const profile = mkdtempSync(path.join(os.tmpdir(), 'studentos-bench-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
  });
  await context.route(`${origin}${ADDRESS}`, (route) =>
    route.fulfill({ contentType: 'text/html', body: `<!doctype html><script type="module">${script}</script>` }),
  );
  const tab = await context.newPage();
  tab.on('pageerror', (error) => console.error(error));
  await tab.goto(origin + ADDRESS);
  return {
    context,
    ask: (name, ...args) =>
      tab.evaluate(
        ([called, given]) =>
          (globalThis as unknown as { page: Record<string, (...a: unknown[]) => unknown> }).page[called]!(...given),
        [name, args] as const,
      ) as ReturnType<Browser['ask']> as never,
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** The page's script as a build makes it, in one piece. */
async function bundle(): Promise<string> {
  const built = (await build({
    configFile: false,
    root: TOP,
    logLevel: 'warn',
    resolve: config.resolve!,
    build: {
      write: false,
      target: config.build!.target!,
      rolldownOptions: {
        input: path.join(import.meta.dirname, 'page.ts'),
        output: { codeSplitting: false },
      },
    },
  })) as Rolldown.RolldownOutput;
  return built.output[0].code.replaceAll('</script', '<\\/script');
}
