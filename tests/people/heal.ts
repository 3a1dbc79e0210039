/** After the chaos nothing goes wrong any more, clocks stay as they are: everybody comes back, and all must agree, and soon. */
import type { SyncStatus } from '#client/runtime/sync-status.ts';
import type { Violation } from '#tests/simulation/judge.ts';
import type { Scheduler } from '#tests/simulation/scheduler.ts';
import type { Evidence } from './judge.ts';
import type { Mishaps } from './mishaps.ts';
import type { Person } from './person.ts';
import type { Reading } from './page/desk.ts';
import type { Tab } from './played/tab.ts';
import type { House } from './service.ts';

/** How long everything may take to come to rest. */
const HEAL_MS = 180_000;
const LOOK_EVERY_MS = 5_000;

interface Healing {
  people: Person[];
  house: House;
  scheduler: Scheduler;
  mishaps: Mishaps;
}

export interface Healed extends Pick<Evidence, 'devices' | 'kept'> {
  violations: Violation[];
  tookMs: number;
}

export async function heal({ people, scheduler, mishaps, house }: Healing): Promise<Healed> {
  const beganMs = scheduler.nowMs;
  mishaps.on = false;
  const tabs = people.map((person) => awake(person));
  await scheduler.run(scheduler.nowMs + LOOK_EVERY_MS);
  for (const person of people) await within(scheduler, person.comeBack());
  const isAtRest = (): boolean => tabs.every((tab) => REST.includes(tab.desk?.handle.status().state ?? ''));
  const end = scheduler.nowMs + HEAL_MS;
  while (scheduler.nowMs < end && !isAtRest()) await scheduler.run(scheduler.nowMs + LOOK_EVERY_MS);
  const tookMs = scheduler.nowMs - beganMs;
  // What one sent last the others hear, whether by the stream or when they look.
  for (let round = 0; round < 2; round += 1)
    for (const tab of tabs)
      await within(
        scheduler,
        tab.desk?.handle
          .current()
          .syncNow()
          .catch(() => undefined),
      );
  await scheduler.run(scheduler.nowMs + LOOK_EVERY_MS);
  const violations: Violation[] = [];
  const devices: Healed['devices'][number][] = [];
  const kept: unknown[] = [];
  for (const [place, person] of people.entries()) {
    const tab = tabs[place]!;
    const status = tab.desk?.handle.status();
    const reading = await within(scheduler, person.look(tab));
    const userId = await house.userOf(person.account.email);
    if (!reading || !userId || !isCalm(status!, reading)) {
      const detail = `${person.name}: ${JSON.stringify(status)} ${tab.trouble}`;
      const waiting = JSON.stringify(reading && [...reading.attention, ...reading.outbox]).slice(0, 500);
      violations.push({ invariant: 'stuck', detail: `${detail} ${waiting}` });
    }
    if (!reading || !userId) continue;
    const { notices, attention } = reading;
    kept.push(
      notices.map(({ gaveWay }) => gaveWay),
      attention.map(({ body }) => body),
    );
    const screen = tab.desk?.screen()?.shown;
    devices.push({ browser: person.browser.name, userId, reading, screen });
  }
  return { violations, devices, kept: JSON.stringify(kept), tookMs };
}

const REST: readonly string[] = ['synced', 'attention'];

/** What two devices may want at once, and the server takes from one of them: it waits for its author. */
const AT_ODDS: readonly string[] = ['duplicate_goal'];

/** Whether nothing waits, and nothing was refused that could have been known not to fit. */
const isCalm = ({ state, waiting }: SyncStatus, { attention }: Reading): boolean =>
  REST.includes(state) && waiting === 0 && attention.every(({ problem }) => AT_ODDS.includes(problem.code));

/** The tab that a person looks at in the end. */
function awake({ browser }: Person): Tab {
  const { link } = browser;
  link.isOnline = true;
  for (const tab of browser.tabs) {
    tab.process.unfreeze();
    tab.tell('online');
  }
  return browser.tabs.find(({ isOpen }) => isOpen) ?? browser.open();
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
