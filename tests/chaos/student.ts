/**
 * A student at a device: writes, ticks, renames and deletes by the screen, one thing after the other, while the browser may
 * die under their hands at any moment; then they open it again and go on.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@playwright/test';
import type { DeviceKind } from '#tests/e2e/browser-device.ts';
import { Device } from '#tests/e2e/device.ts';
import type { Person } from '#tests/e2e/person.ts';
import type { Dice } from '#tests/support/dice.ts';
import { startFaultProxy, type FaultProxy, type Target } from '#tests/support/fault-proxy.ts';
import type { GoalEntry, Journal } from './journal.ts';
import { outboxOf, signedInUser } from './browser-storage.ts';

/** What the nemesis has a student do between two acts. */
export type Errand = (student: Student) => Promise<void>;

export class Student {
  readonly errands: Errand[] = [];
  /** From the start of a killed browser until it could be written in, in ms. */
  readonly startsMs: number[] = [];
  isDead = false;
  private words = 0;
  private isOver = false;
  private day: string;

  private constructor(
    readonly name: string,
    readonly device: Device,
    readonly network: FaultProxy,
    readonly person: Person,
    private readonly days: string[],
    private readonly journal: Journal,
    private readonly dice: Dice,
  ) {
    this.day = days[0]!;
  }

  static async start(
    [name, kind]: [string, DeviceKind],
    target: () => Target,
    person: Person,
    days: string[],
    journal: Journal,
    dice: Dice,
  ): Promise<Student> {
    const network = await startFaultProxy(target);
    return new Student(name, new Device(kind, network.url, 'chromium'), network, person, days, journal, dice);
  }

  /** Works until told to stop. */
  async work(): Promise<void> {
    while (!this.isOver) {
      try {
        if (this.isDead) await this.revive();
        const errand = this.errands.shift();
        await (errand ? errand(this) : this.act());
      } catch {
        // Whatever was under way may have happened or not; the journal says so.
        await sleep(100);
        if (!this.isDead && !(await this.isUsable())) await this.openDay().catch(() => undefined);
      }
    }
  }

  stopWorking(): void {
    this.isOver = true;
  }

  async kill(): Promise<void> {
    this.isDead = true;
    await this.device.killBrowser();
  }

  /** Opens the browser again where it is dead, and signs in again where its storage is gone. */
  async revive(): Promise<void> {
    const start = Date.now();
    await this.openDay();
    this.isDead = false;
    this.startsMs.push(Date.now() - start);
    await this.beSignedIn();
  }

  async openDay(day = this.dice.pick(this.days)): Promise<void> {
    this.day = day;
    await this.device.open(`/d/${day}`);
    await expect(this.device.page.getByRole('textbox', { name: 'Add a goal' })).toBeVisible({ timeout: 20_000 });
  }

  /** After an eviction the device knows nobody any more. */
  async beSignedIn(): Promise<void> {
    while ((await signedInUser(this.device.page)) === null) {
      await this.device.signIn(this.person);
      await this.openDay();
    }
  }

  unsent = (): Promise<number> => outboxOf(this.device.page);

  private isUsable = (): Promise<boolean> =>
    this.device.page
      .getByRole('textbox', { name: 'Add a goal' })
      .isVisible({ timeout: 1_000 })
      .catch(() => false);

  private async act(): Promise<void> {
    const dice = this.dice.next();
    const mine = this.journal.goals.filter(
      ({ day, titles, exists }) => day === this.day && exists === 'yes' && titles[0]!.startsWith(`${this.name} `),
    );
    const certain = mine.filter(({ titles }) => titles.length === 1);
    if (dice < 0.05) return this.openDay();
    if (dice < 0.45 || certain.length === 0) return this.addGoal();
    const goal = this.dice.pick(certain);
    if (dice < 0.65) return this.tick(this.dice.pick(certain.filter(({ done }) => done === 'no')) ?? goal);
    if (dice < 0.78) return this.rename(goal);
    if (dice < 0.83) return this.remove(goal);
    return this.writeLog();
  }

  private addGoal(): Promise<void> {
    const title = this.fresh();
    const entry: GoalEntry = { kind: 'goal', day: this.day, titles: [title], exists: 'maybe', done: 'no' };
    return this.journal.write(
      () => void this.journal.goals.push(entry),
      () => this.device.addGoal(title),
      () => (entry.exists = 'yes'),
    );
  }

  private tick(entry: GoalEntry): Promise<void> {
    if (entry.done !== 'no') return this.addGoal();
    return this.journal.write(
      () => (entry.done = 'maybe'),
      () => this.device.tick(entry.titles[0]!),
      () => (entry.done = 'yes'),
    );
  }

  private rename(entry: GoalEntry): Promise<void> {
    const [before, next] = [entry.titles[0]!, this.fresh()];
    if (entry.done !== 'no') return this.writeLog();
    return this.journal.write(
      () => (entry.titles = [before, next]),
      () => this.device.rename(before, next),
      () => (entry.titles = [next]),
    );
  }

  private remove(entry: GoalEntry): Promise<void> {
    const title = entry.titles[0]!;
    if (entry.done !== 'no') return this.writeLog();
    return this.journal.write(
      () => (entry.exists = 'maybe'),
      async () => {
        const { page } = this.device;
        await page.getByRole('button', { name: `More for ${title}` }).click();
        await page.getByRole('menuitem', { name: 'Delete' }).click();
        await expect(this.device.goal(title)).toBeHidden();
      },
      () => (entry.exists = 'no'),
    );
  }

  private writeLog(): Promise<void> {
    const entry = { kind: 'log' as const, day: this.day, text: this.fresh(), exists: 'maybe' as 'maybe' | 'yes' };
    return this.journal.write(
      () => void this.journal.logs.push(entry),
      () => this.device.writeLog(entry.text),
      () => (entry.exists = 'yes'),
    );
  }

  /** Words that nobody wrote before, and that are no word of any language: the add bar reads days and times. */
  private fresh(): string {
    this.words += 1;
    return `${this.name} ${[...this.words.toString(16)].map((digit) => CONSONANTS[Number.parseInt(digit, 16)]).join('')}x`;
  }
}

const CONSONANTS = 'bcdfghjklnpqrtvw';
