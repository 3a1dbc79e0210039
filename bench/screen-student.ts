/** A student of three years for the bench of the screens: an account on a real server, and a phone that knows it all. */
import { randomBytes } from 'node:crypto';
import { chromium } from '@playwright/test';
import { MAX_MUTATIONS, PROTOCOL } from '#protocol/sync.ts';
import { somebody, type Person } from '#tests/e2e/person.ts';
import { studentLife, THREE_YEARS } from './student-life.ts';

/** Signs up and fills the account through the public API. @returns who it is */
export async function fillAccount(url: string, goals: number, logs: number): Promise<Person> {
  const person = somebody('Noor');
  const { token } = (await post(url, '/api/auth/signup', person)) as { token: string };
  const replicaId = randomBytes(8).toString('hex');
  const until = new Date().toLocaleDateString('sv-SE');
  const life = studentLife({ seed: 7, until, days: THREE_YEARS, goals, logs, replicaId });
  for (let done = 0; done < life.length; done += MAX_MUTATIONS)
    await post(
      url,
      '/api/sync',
      { protocol: PROTOCOL, replicaId, cursor: null, mutations: life.slice(done, done + MAX_MUTATIONS) },
      token,
    );
  return person;
}

async function post(url: string, route: string, body: unknown, token?: string): Promise<unknown> {
  const response = await fetch(url + route, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${route} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

/** The first sync of a browser's profile, at full speed; afterwards it has been in use for a while, and opens offline. */
export async function learnEverything(executablePath: string, profile: string, url: string, person: Person) {
  const context = await chromium.launchPersistentContext(profile, { executablePath, locale: 'en-GB' });
  const page = context.pages()[0]!;
  await page.goto(`${url}/login`);
  await page.getByRole('textbox', { name: 'Email' }).fill(person.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('status').filter({ hasText: 'Synced' }).first().waitFor({ timeout: 180_000 });
  await page.waitForFunction(async () => Boolean((await navigator.serviceWorker.ready).active));
  // An engine keeps what it has compiled once a page has been opened a few times.
  for (let visit = 0; visit < 3; visit += 1) {
    await page.goto(`${url}/`);
    await page.waitForTimeout(2_000);
  }
  await context.close();
}
