/** How a person's time goes by: the app is opened, things are done with pauses between, and what is bound to happen to a device does. */
import type { Scheduler } from '#tests/simulation/scheduler.ts';
import type { Bundle } from './bundle.ts';
import { discard, type Doorway } from './identity.ts';
import type { Mishaps } from './mishaps.ts';
import type { Person } from './person.ts';
import type { Story } from './story.ts';

interface Life {
  person: Person;
  scheduler: Scheduler;
  mishaps: Mishaps;
  story: Story;
  doorway: Doorway;
  /** The app of the next release. */
  newerApp: Bundle;
}

/** Deeds of one person. */
const MOST_DEEDS = 30;
const HOUR_MS = 3_600_000;

/** @param over  called when the person has done all that they wanted to */
export function live(life: Life, over: () => void): void {
  const { person, scheduler } = life;
  const { browser } = person;
  const dice = scheduler.named(`${browser.name} time`);
  const disturb = disturbing(life);
  let left = dice.between(8, MOST_DEEDS);
  browser.open();
  const next = async (): Promise<void> => {
    disturb();
    await person.act();
    left -= 1;
    if (left === 0) return over();
    wait();
  };
  const wait = (): void =>
    void scheduler.after(dice.random() ** 3 * 30_000, `${browser.name} is used`, () => void next());
  scheduler.after(dice.between(500, 3_000), `${browser.name} is taken up`, () => void person.begin().then(next));
}

/** What may happen to a device before something is done on it. */
function disturbing({ person, scheduler, mishaps, story, doorway, newerApp }: Life): () => void {
  const { browser } = person;
  const { link, tabs, clock } = browser;
  const dice = scheduler.named(`${browser.name} disturbed`);
  const tell = (words: string): void => story.befall(`${browser.name}: ${words}`);
  const setOnline = (isOnline: boolean): void => {
    link.isOnline = isOnline;
    for (const tab of tabs) tab.tell(isOnline ? 'online' : 'offline');
  };
  const network = (): void => {
    if (!link.isOnline || !mishaps.strikes('offline')) return;
    setOnline(false);
    scheduler.after(dice.random() * 120_000, 'online again', () => setOnline(true));
  };
  const time = (): void => {
    if (!mishaps.strikes('clock jumps')) return;
    const hours = Math.round((dice.random() - 0.5) * 30);
    clock.offsetMs += hours * HOUR_MS;
    tell(`its clock jumps by ${hours} h`);
  };
  const lifeOfTabs = (): void => {
    if (tabs.length < 3 && mishaps.strikes('second tab')) {
      tell('another tab is opened');
      browser.open();
    }
    const tab = tabs.length > 0 ? dice.pick(tabs) : undefined;
    if (!tab) return;
    if (mishaps.strikes('tab killed')) {
      tell('a tab is killed');
      person.typing.lose(tab);
      tab.kill();
    } else if (mishaps.strikes('tab closed')) {
      tell('a tab is closed');
      person.typing.lose(tab);
      tab.close();
    } else if (mishaps.strikes('tab reloaded')) {
      tell('a tab is reloaded');
      browser.reload(tab, person);
    } else if (mishaps.strikes('tab frozen')) {
      tell('a tab is frozen');
      tab.process.freeze();
      scheduler.after(dice.random() * 60_000, 'thawed', () => tab.process.unfreeze());
    }
  };
  const store = (): void => {
    if (mishaps.strikes('newer build in another tab')) {
      tell('another tab has a newer build');
      browser.update(newerApp);
      browser.open();
    }
    if (!mishaps.strikes('browser cleared')) return;
    tell('the browser clears what is stored');
    for (const tab of [...tabs]) {
      person.typing.lose(tab);
      tab.kill();
    }
    browser.clear();
    person.typing.begun.length = 0;
    discard(person, null, doorway);
  };
  return () => {
    network();
    time();
    lifeOfTabs();
    store();
    if (tabs.length === 0) browser.open();
  };
}
