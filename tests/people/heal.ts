/** After the chaos nothing goes wrong any more, clocks stay as they are: everybody comes back, and all must agree, and soon. */
import { deviceZone } from '#client/day/day.ts';
import type { SyncStatus } from '#client/runtime/sync-status.ts';
import { todayFor } from '#protocol/local-day.ts';
import type { Violation } from '#tests/simulation/judge.ts';
import type { Scheduler } from '#tests/simulation/scheduler.ts';
import type { Evidence } from './judge.ts';
import type { Mishaps } from './mishaps.ts';
import type { Account, Person } from './person.ts';
import type { Reading } from './page/desk.ts';
import type { Tab } from './played/tab.ts';
import type { House } from './service.ts';
import type { Story } from './story.ts';

/** How long everything may take to come to rest. */
const HEAL_MS = 180_000;
const LOOK_EVERY_MS = 5_000;

interface Healing {
  people: Person[];
  house: House;
  scheduler: Scheduler;
  mishaps: Mishaps;
  story: Story;
}

export interface Healed extends Pick<Evidence, 'devices' | 'kept'> {
  violations: Violation[];
  tookMs: number;
}

export async function heal({ people, scheduler, mishaps, house, story }: Healing): Promise<Healed> {
  const beganMs = scheduler.nowMs;
  mishaps.on = false;
  story.befall('everything is well again');
  const kept: unknown[] = [];
  for (const person of people) await awaken(person, scheduler);
  for (const person of people) for (const other of others(person)) await visit(person, other, { scheduler, kept });
  const tabs = people.map(tabOf);
  const isAtRest = (): boolean => tabs.every((tab) => REST.includes(tab?.desk?.handle.status().state ?? ''));
  await until(scheduler, isAtRest);
  const tookMs = scheduler.nowMs - beganMs;
  // What one sent last the others hear, whether by the stream or when they look.
  for (let round = 0; round < 2; round += 1)
    for (const tab of tabs) await within(scheduler, tab?.desk?.handle.current().syncNow());
  await scheduler.run(scheduler.nowMs + LOOK_EVERY_MS);
  const violations: Violation[] = [];
  const devices: Healed['devices'][number][] = [];
  for (const [place, person] of people.entries()) {
    const tab = tabs[place];
    const status = tab?.desk?.handle.status();
    const reading = tab && (await within(scheduler, person.look(tab)));
    const userId = await house.userOf(person.account.email);
    if (!tab || !status || !reading || !userId || !isCalm(status, reading)) {
      const detail = `${person.name}: ${JSON.stringify(status)} ${tab?.trouble}`;
      const waiting = JSON.stringify(reading && [...reading.attention, ...reading.outbox]).slice(0, 500);
      violations.push({ invariant: 'stuck', detail: `${detail} ${waiting}` });
    }
    if (!tab || !reading || !userId) continue;
    violations.push(...oddTabs(person, scheduler, userId));
    kept.push(shownOf(reading), await within(scheduler, leftIn(tab)));
    devices.push({ browser: person.browser.name, userId, reading, screen: tab.desk?.screen()?.shown });
  }
  return { violations, devices, kept: JSON.stringify(kept), tookMs };
}

/** All tabs of a browser are the same person's, and in the day that it is. */
function oddTabs({ browser }: Person, { nowMs }: Scheduler, userId: string): Violation[] {
  return browser.tabs.flatMap(({ name, isOpen, desk }) => {
    const screen = desk?.screen();
    if (!isOpen || !screen?.shown) return [];
    const dayStart = Number(screen.shown.preferences?.[0]?.dayStart ?? 0);
    const today = todayFor(nowMs, deviceZone(), dayStart);
    return [
      ...(screen.userId === userId ? [] : [{ invariant: 'tab of somebody else', detail: `${name}: ${screen.userId}` }]),
      ...(screen.today === today ? [] : [{ invariant: 'wrong day', detail: `${name}: ${screen.today}, not ${today}` }]),
    ];
  });
}

/** What a person can read of a store beside its records. */
const shownOf = ({ notices, attention }: Reading): unknown[] => [
  notices.map(({ gaveWay }) => gaveWay),
  attention.map(({ body }) => body),
];

/** Those who have used a device beside the one who does now, and then that one. */
const others = ({ known, account }: Person): Account[] => [...[...known].filter((one) => one !== account), account];

/** Somebody comes back to a device, so that what they left there is sent. */
async function visit(
  person: Person,
  account: Account,
  around: Pick<Healing, 'scheduler'> & { kept: unknown[] },
): Promise<void> {
  const { scheduler, kept } = around;
  const tab = tabOf(person);
  const runtime = tab?.desk?.handle.current();
  if (!tab || !runtime) return;
  if (runtime.person.userId !== null && runtime.person.email !== account.email) {
    await until(scheduler, () => REST.includes(tab.desk?.handle.status().state ?? ''));
    const reading = await within(scheduler, person.look(tab));
    if (reading) kept.push(shownOf(reading));
    await within(scheduler, runtime.signOut('keep'));
  }
  person.become(account);
  await within(scheduler, person.comeBack());
}

/** The records of stores that are in nobody's account. */
async function leftIn(tab: Tab): Promise<unknown> {
  const runtime = tab.desk!.handle.current();
  const left = await runtime.leftWork();
  return Promise.all(
    left.map(async ({ userId }) => {
      const store = await runtime.openLeft(userId);
      const rows = await Promise.all(store.tables.map((table) => table.toArray() as Promise<unknown[]>));
      store.close();
      return rows;
    }),
  );
}

const REST: readonly string[] = ['synced', 'attention'];

/** What two devices may want at once, and the server takes from one of them: it waits for its author. */
const AT_ODDS: readonly string[] = ['duplicate_goal'];

/** Whether nothing waits, and nothing was refused that could have been known not to fit. */
const isCalm = ({ state, waiting }: SyncStatus, { attention }: Reading): boolean =>
  REST.includes(state) && waiting === 0 && attention.every(({ problem }) => AT_ODDS.includes(problem.code));

const tabOf = ({ browser }: Person): Tab | undefined => browser.tabs.find(({ isOpen }) => isOpen);

/** The network is there, tabs are awake, and what has to be loaded anew is. */
async function awaken(person: Person, scheduler: Scheduler): Promise<void> {
  const { browser } = person;
  browser.link.isOnline = true;
  for (const tab of [...browser.tabs]) {
    tab.process.unfreeze();
    tab.tell('online');
    if (!tab.desk || tab.desk.handle.keeping().outdated) browser.reload(tab, person);
  }
  if (browser.tabs.length === 0) browser.open();
  await scheduler.run(scheduler.nowMs + LOOK_EVERY_MS);
  await within(scheduler, person.typing.end('finish'));
}

async function until(scheduler: Scheduler, holds: () => boolean): Promise<void> {
  const end = scheduler.nowMs + HEAL_MS;
  while (scheduler.nowMs < end && !holds()) await scheduler.run(scheduler.nowMs + LOOK_EVERY_MS);
}

/** Waits for something in virtual time, but not for ever. */
async function within<T>(scheduler: Scheduler, work: Promise<T> | undefined): Promise<T | undefined> {
  let value: T | undefined;
  let done = work === undefined;
  void work?.then(
    (result) => ((value = result), (done = true)),
    () => (done = true),
  );
  await scheduler.run(scheduler.nowMs + HEAL_MS, () => done);
  return value;
}
