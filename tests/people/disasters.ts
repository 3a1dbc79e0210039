/** What befalls the server, for everybody at once. */
import type { Scheduler } from '#tests/simulation/scheduler.ts';
import type { Mishaps } from './mishaps.ts';
import type { Outage } from './played/link.ts';
import type { House } from './service.ts';
import type { Story } from './story.ts';

interface Disasters {
  house: House;
  outage: Outage;
  scheduler: Scheduler;
  mishaps: Mishaps;
  story: Story;
  emails: readonly string[];
}

/** Lets the server go away, come back and be restored, at times of their own. */
export function strike({ house, outage, scheduler, mishaps, story, emails }: Disasters): void {
  const dice = scheduler.named('disasters');
  const away = (what: 'server down' | 'server restarts', ms: number, afterMs: number): void =>
    void scheduler.after(afterMs, what, () => {
      if (!mishaps.on || !mishaps.befalls(what)) return;
      story.befall(what);
      outage.untilMs = scheduler.nowMs + ms;
    });
  away('server down', dice.random() * 120_000, dice.random() * 240_000);
  away('server restarts', dice.random() * 5_000, dice.random() * 240_000);
  const [after, age] = [dice.random() * 180_000, dice.random() * 120_000];
  if (!mishaps.has('restored from a backup')) return;
  const backUp = async (): Promise<void> => {
    const known = await Promise.all(emails.map((email) => house.userOf(email)));
    // An account that was made since would be gone; the tests of restored servers look at that.
    if (known.includes(undefined)) return;
    const restore = await house.backUp();
    scheduler.after(age, 'restored', () => {
      if (!mishaps.on || !mishaps.befalls('restored from a backup')) return;
      story.befall('the server is restored from a backup');
      void restore();
    });
  };
  scheduler.after(after, 'backup', () => void backUp());
}
