/** How a person's time goes by: the app is opened, things are done with pauses between, and what is bound to happen to a device does. */
import type { Scheduler } from '#tests/simulation/scheduler.ts';
import type { Script } from '#tests/simulation/script.ts';
import type { Mishaps } from './mishaps.ts';
import type { Person } from './person.ts';
import type { Story } from './story.ts';

interface Life {
  person: Person;
  scheduler: Scheduler;
  mishaps: Mishaps;
  script: Script;
  story: Story;
}

/** Deeds of one person. */
const MOST_DEEDS = 24;

/** @param over  called when the person has done all that they wanted to */
export function live({ person, scheduler, mishaps, story }: Life, over: () => void): void {
  const { browser } = person;
  const dice = scheduler.named(`${person.name} time`);
  let left = dice.between(4, MOST_DEEDS);
  browser.open();
  const next = async (): Promise<void> => {
    disturb();
    await person.act();
    left -= 1;
    if (left === 0) return over();
    wait();
  };
  const wait = (): void =>
    void scheduler.after(dice.random() ** 2 * 30_000, `${person.name} does something`, () => void next());
  const disturb = (): void => {
    const { link, tabs } = browser;
    if (link.isOnline && mishaps.strikes('offline')) {
      setOnline(false);
      scheduler.after(dice.random() * 120_000, 'online again', () => setOnline(true));
    }
    if (mishaps.strikes('second tab') && tabs.length < 3) browser.open();
    const tab = tabs.at(-1);
    if (tab && mishaps.strikes('tab killed')) {
      story.befall(`${browser.name}: the tab is killed`);
      tab.kill();
    }
    if (tabs.length === 0) browser.open();
  };
  const setOnline = (isOnline: boolean): void => {
    browser.link.isOnline = isOnline;
    for (const tab of browser.tabs) tab.tell(isOnline ? 'online' : 'offline');
  };
  scheduler.after(dice.between(500, 3_000), `${person.name} begins`, () => void person.begin().then(next));
}
