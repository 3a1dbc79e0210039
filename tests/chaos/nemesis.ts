/** What goes wrong, drawn from a seed: one thing after the other, each of its kind counted. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from '#tests/support/dice.ts';
import type { Behaviour } from '#tests/support/fault-proxy.ts';
import { rendererOf } from '#tests/support/renderer.ts';
import { skewClock } from './skewed-clock.ts';
import type { Student } from './student.ts';
import type { World } from './world.ts';

/** How often each kind is drawn, against the others. */
const KINDS = {
  'browser killed': 50,
  'server killed': 30,
  'database killed': 16,
  'build deployed': 16,
  'network fault': 30,
  'browser offline': 8,
  'tab opened': 8,
  'tab closed': 6,
  'page crashed': 6,
  'tab frozen': 5,
  'clock moved': 8,
  'storage evicted': 4,
};

export type Kind = keyof typeof KINDS;

const NETWORK: Behaviour[] = ['silent', 'deaf', 'refuse', 'torn', 'slow', 'portal'];

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;
const SKEWS_MS = [0, 90_000, -HOUR_MS, 2 * HOUR_MS, 3 * 24 * HOUR_MS, -10 * YEAR_MS, 10 * YEAR_MS];

const MOST_TABS = 3;

export class Nemesis {
  readonly counts = new Map<Kind, number>();
  /** What still has to end before everything is whole again. */
  private readonly ending = new Set<Promise<unknown>>();

  constructor(
    private readonly world: World,
    private readonly students: Student[],
    private readonly dice: Dice,
  ) {}

  /** Strikes again and again until told that it is over. */
  async rage(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const kind = this.draw();
      if (await this.strike(kind, this.dice.pick(this.students)).catch(() => false))
        this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
      await sleep(300 + this.dice.next() * 1_500);
    }
  }

  /** Ends all faults; everybody's network, servers and processes are there again. */
  async heal(): Promise<void> {
    await Promise.allSettled([...this.ending]);
    for (const { network, device } of this.students) {
      network.behave('through');
      await device.goOnline();
    }
    await this.world.isWhole();
  }

  private draw(): Kind {
    const all = Object.entries(KINDS) as [Kind, number][];
    let left = this.dice.below(all.reduce((sum, [, weight]) => sum + weight, 0));
    return all.find(([, weight]) => (left -= weight) < 0)![0];
  }

  /** @returns whether it could be done just now */
  private async strike(kind: Kind, student: Student): Promise<boolean> {
    switch (kind) {
      case 'browser killed':
        if (student.isDead) return false;
        await student.kill();
        return true;
      case 'server killed':
        return this.world.killServer(this.dice.below(2), this.dice.below(3_000));
      case 'database killed':
        this.world.killDatabase();
        return true;
      case 'build deployed':
        this.world.deploy(this.world.build === 'one' ? 'two' : 'one');
        return true;
      case 'network fault':
        student.network.behave(this.dice.pick(NETWORK));
        this.later(() => student.network.behave('through'));
        return true;
      case 'browser offline':
        if (student.isDead) return false;
        await student.device.goOffline();
        this.later(() => student.device.goOnline());
        return true;
      default:
        return this.sendOn(kind, student);
    }
  }

  /** What needs the student's own hands waits for the end of what they are doing. */
  private sendOn(kind: Kind, student: Student): boolean {
    if (student.isDead || student.errands.length > 0) return false;
    const errand = this.errand(kind);
    student.errands.push(errand);
    return true;
  }

  private errand(kind: Kind): (student: Student) => Promise<void> {
    const skewMs = this.dice.pick(SKEWS_MS);
    const freezeMs = 2_000 + this.dice.below(10_000);
    return async (student) => {
      const { page } = student.device;
      const tabs = page.context().pages();
      if (kind === 'tab opened' && tabs.length < MOST_TABS) await student.device.openTab();
      if (kind === 'tab opened') await student.openDay();
      if (kind === 'tab closed' && tabs.length > 1) await tabs[0]!.close();
      if (kind === 'clock moved') await skewClock(page, skewMs);
      if (kind === 'page crashed') await crash(student);
      if (kind === 'tab frozen' && tabs.length > 1) await this.freeze(student, freezeMs);
      if (kind === 'storage evicted') await evict(student);
    };
  }

  /** Another tab than the one that is worked in. */
  private async freeze(student: Student, ms: number): Promise<void> {
    const pid = await rendererOf(student.device.page.context().pages()[0]!, student.device.profile);
    process.kill(pid, 'SIGSTOP');
    this.later(() => process.kill(pid, 'SIGCONT'), ms);
  }

  private later(undo: () => unknown, ms = 1_000 + this.dice.next() * 7_000): void {
    // A browser that was killed meanwhile has nothing to be undone.
    this.ending.add(
      sleep(ms)
        .then(undo)
        .catch(() => undefined),
    );
  }
}

async function crash(student: Student): Promise<void> {
  const { page } = student.device;
  const crashed = page.waitForEvent('crash', { timeout: 5_000 });
  await Promise.all([crashed, page.goto('chrome://crash').catch(() => undefined)]);
  const context = page.context();
  await context.newPage();
  await page.close();
  await student.openDay();
}

/** Takes everything from the browser that the app has stored; only what the server has, for the rest may be lost then. */
async function evict(student: Student): Promise<void> {
  if ((await student.unsent()) > 0) return;
  const { page, origin } = student.device;
  for (const other of page.context().pages()) if (other !== page) await other.close();
  await page.goto('about:blank');
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
  await devTools.detach();
  await student.openDay();
  await student.beSignedIn();
}
