/** What people do on their devices: a random act through the one local write, journaled once they were told "saved". */
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { positionBetween } from '#protocol/position.ts';
import type { ResourceName } from '#protocol/resources.ts';
import type { GoalRow, Store } from '#client/store/database.ts';
import { write, type Intent } from '#client/store/write.ts';
import type { Device, Tab } from './device.ts';
import type { Violation } from './judge.ts';
import type { Scheduler } from './scheduler.ts';

/** A field write, or a deletion, of which a person was told that it is saved. */
export interface Saved {
  device: string;
  resource: ResourceName;
  id: string;
  /** `deleted` for a deletion; then `value` is true. */
  field: string;
  value: unknown;
}

/** Everything that was ever called saved, in order. It is kept outside of all devices. */
export type Journal = Saved[];

const DAYS: CalendarDay[] = ['2026-01-30', '2026-01-31', '2026-02-01'];

/** Texts that went wrong somewhere once: accents in both forms, right to left, emoji, long ones. */
const SPICE = ['', ' é', ' e\u0301', ' \u05d0\u05d1\u05d2', ' 🏃🏽‍♀️', ' \u202emirror', ` ${'long '.repeat(30)}`];

export class Person {
  /** Writes that the screen did not show at once. */
  readonly unseen: Violation[] = [];
  private words = 0;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly name: string,
    private readonly scheduler: Scheduler,
    private readonly journal: Journal,
  ) {}

  /** Does something in a tab; a write that fails was not saved, and is not journaled. */
  async act(device: Device, tab: Tab): Promise<void> {
    const intents = await this.inTurn(() => this.choose(tab.store));
    if (intents.length === 0) return;
    try {
      await write(tab.store, intents);
    } catch {
      return;
    }
    if (!tab.process.alive) return;
    for (const intent of intents) this.note(device, intent);
    await this.look(device, tab.store, intents);
  }

  /** One choice after the other, each before the next event: dice must fall in the same order wherever the store is. */
  private inTurn<T>(choose: () => Promise<T>): Promise<T> {
    const chosen = this.scheduler.hold(() => this.turn.then(choose));
    this.turn = chosen.catch(() => undefined);
    return chosen;
  }

  /** I-8: what was just written is what the screen shows, also over a value that came from elsewhere. */
  private async look(device: Device, store: Store, intents: Intent[]): Promise<void> {
    for (const intent of intents) {
      const row = await this.scheduler.hold(() => store.records(intent.resource).get(intent.id));
      if ('delete' in intent) {
        if (row) this.unseen.push({ invariant: 'I-8 deletion not shown', detail: `${device.name}: ${intent.id}` });
        continue;
      }
      for (const [field, value] of Object.entries(intent.put))
        if (row?.[field] !== value)
          this.unseen.push({
            invariant: 'I-8 own write not shown',
            detail: `${device.name}: ${intent.id} ${field} = ${JSON.stringify(value)}`,
          });
    }
  }

  private note(device: Device, intent: Intent): void {
    const base = { device: device.name, resource: intent.resource, id: intent.id };
    if ('delete' in intent) this.journal.push({ ...base, field: 'deleted', value: true });
    else for (const [field, value] of Object.entries(intent.put)) this.journal.push({ ...base, field, value });
  }

  private async choose(store: Store): Promise<Intent[]> {
    const { scheduler } = this;
    const [goals, logs] = await Promise.all([store.goals.toArray(), store.logs.toArray()]);
    const dice = scheduler.random();
    if (goals.length === 0 || dice < 0.3) return [this.newGoal(goals)];
    const goal = scheduler.pick(goals);
    const put = (fields: Partial<GoalRow>): Intent[] => [{ resource: 'goals', id: goal.id, put: fields }];
    if (dice < 0.45) return put({ title: this.fresh('title') });
    if (dice < 0.55) return put({ completed: !goal.completed });
    if (dice < 0.62)
      return put({
        notes: this.fresh('notes'),
        subject: scheduler.chance(0.5) ? this.fresh('subject').slice(0, 50).trim() : null,
      });
    if (dice < 0.68) return put({ date: scheduler.pick(DAYS), position: positionBetween(null, null) });
    if (dice < 0.76) return [{ resource: 'goals', id: goal.id, delete: true }];
    if (dice < 0.8) return this.restore(store);
    if (dice < 0.84) return Array.from({ length: scheduler.between(2, 12) }, () => this.newGoal([]));
    if (dice < 0.93 || logs.length === 0) return [this.newLog(goal)];
    const log = scheduler.pick(logs);
    if (dice < 0.97) return [{ resource: 'logs', id: log.id, put: { text: this.fresh('log') } }];
    return [{ resource: 'logs', id: log.id, delete: true }];
  }

  private newGoal(others: GoalRow[]): Intent {
    const { scheduler } = this;
    const date = scheduler.pick(DAYS);
    const last =
      others
        .filter((goal) => goal.date === date)
        .map(({ position }) => position)
        .sort()
        .at(-1) ?? null;
    // Now and then two devices write the same goal down on the same day.
    const title = scheduler.chance(0.15) ? `Common goal ${scheduler.between(1, 4)}` : this.fresh('title');
    return {
      resource: 'goals',
      id: scheduler.uuid(),
      put: {
        title,
        date,
        position: positionBetween(last, null),
        notes: scheduler.chance(0.3) ? this.fresh('notes') : '',
      },
    };
  }

  private newLog(goal: GoalRow): Intent {
    const { scheduler } = this;
    return {
      resource: 'logs',
      id: scheduler.uuid(),
      put: {
        date: scheduler.pick(DAYS),
        text: this.fresh('log'),
        minutes: scheduler.between(0, 600),
        goalId: scheduler.chance(0.5) ? goal.id : null,
      },
    };
  }

  private async restore(store: Store): Promise<Intent[]> {
    const rows = (await store.trash.toArray()).filter(
      ({ resource, record }) => resource === 'goals' && record.title !== undefined,
    );
    return rows.length === 0
      ? []
      : [{ resource: 'goals', id: this.scheduler.pick(rows).id, put: { title: this.fresh('title') } }];
  }

  /** Text that nobody wrote before, so that each value tells who wrote it. */
  private fresh(what: string): string {
    this.words += 1;
    return `${this.name} ${what} ${this.words}${this.scheduler.pick(SPICE)}`.normalize('NFC').trim();
  }
}
