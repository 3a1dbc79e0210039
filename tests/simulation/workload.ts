/** What people do on their devices: a random act through the one local write, journaled once they were told "saved". */
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { dayId } from '#protocol/day-id.ts';
import { positionBetween } from '#protocol/position.ts';
import { Problem } from '#protocol/problem.ts';
import type { ResourceName } from '#protocol/resources.ts';
import { formatStamp, stampMs, type Stamp } from '#protocol/stamp.ts';
import { subjectId } from '#protocol/subject-id.ts';
import type { Stamped, Stamps } from '#protocol/merge.ts';
import { retryRefused } from '#client/store/attention.ts';
import type { AttentionItem, GoalRow, ConflictNotice, Store } from '#client/store/database.ts';
import { importRecords } from '#client/store/import-records.ts';
import { GUEST_ID } from '#client/store/preferences.ts';
import { write, type Intent } from '#client/store/write.ts';
import type { Dice } from './dice.ts';
import type { Device, Tab } from './device.ts';
import type { Chaos } from './faults.ts';
import type { Violation } from './judge.ts';
import type { Scheduler } from './scheduler.ts';
import type { Script } from './script.ts';
import { planned } from './plans.ts';
import { stampedWrite, stampGiven } from './stamped-write.ts';
import type { Witness } from './witness.ts';

/** A field write, or a deletion, of which a person was told that it is saved. */
export interface Saved {
  device: string;
  /** Whose work it was; a guest's is null, until it has become somebody's. */
  userId: string | null;
  resource: ResourceName;
  id: string;
  /** `deleted` for a deletion; then `value` is true. */
  field: string;
  value: unknown;
  /** Its stamp by the device that saved it. */
  stamp: Stamp;
  /** Its author threw it away, or the browser did, before any server had it. */
  gone?: true;
}

/** Everything that was ever called saved, in order. It is kept outside of all devices. */
export type Journal = Saved[];

const DAYS: CalendarDay[] = ['2026-01-30', '2026-01-31', '2026-02-01'];

/** Texts that went wrong somewhere once: accents in both forms, right to left, emoji, long ones. */
const SPICE = ['', ' é', ' e\u0301', ' \u05d0\u05d1\u05d2', ' 🏃🏽‍♀️', ' \u202emirror', ` ${'long '.repeat(30)}`];

/** How the titles begin that several people think of. */
const COMMON = 'Common goal';

/** Goals that one import brings. */
const IMPORTED = 600;

export class Person {
  /** Writes that the screen did not show at once. */
  readonly unseen: Violation[] = [];
  private deeds = 0;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly name: string,
    private readonly scheduler: Scheduler,
    private readonly script: Script,
    private readonly journal: Journal,
    private readonly witness: Witness,
    private readonly chaos: Chaos,
  ) {}

  /** Does something in a tab; a write that fails was not saved, and is not journaled. */
  async act(device: Device, tab: Tab, occasion: Occasion = 'any'): Promise<void> {
    const { open, process } = tab;
    this.deeds += 1;
    const deed = new Deed(
      `${this.name} ${this.deeds}`,
      this.scheduler.named(`${this.name} ${this.deeds}`),
      this.journal,
    );
    if (!this.script.plays(`${this.name} deed`) || !open || !process.alive) return;
    const { store, userId } = open;
    try {
      const fromFuture = this.chaos.strikes('document from the future');
      const special = fromFuture || occasion !== 'any' ? null : this.special();
      const step = await this.inTurn(() => {
        if (fromFuture) return deed.import(store);
        return special ? deed.particular(store, userId, special) : deed.choose(store, userId, occasion);
      });
      const { undo, stamps } = await stampedWrite(store, step.intents, step.carryOut);
      // What changed nothing was not saved: the record had gone meanwhile, or said so already.
      if (!process.alive || undo.length === 0) return;
      // A document merges: where the title that stands is later still, it stays, and nothing of this was saved.
      if (fromFuture && !undo.some((back) => 'delete' in back || 'title' in back.put)) return;
      this.note(device, userId, step.intents, stamps);
      await this.look(device, store, step.intents);
      await this.checkClock(store, step.intents);
      if (!deed.regrets) return;
      const back = await stampedWrite(store, undo, () => write(store, undo));
      if (process.alive && back.undo.length > 0) this.note(device, userId, undo, back.stamps);
    } catch (error) {
      // A newer build has changed the store: the tab asks to be reloaded.
      if (error instanceof Problem && error.code === 'upgrade_required') device.reloadOld(tab);
    }
  }

  /** What a person does besides what everybody does all the time. */
  private special(): Special | null {
    return SPECIAL.find((special) => this.chaos.strikes(special)) ?? null;
  }

  /**
   * This device holds nothing any more: of one user, or, when it is left out, of anybody.
   * @param also  whether what a server has can be lost there, with nobody left to give it back
   */
  loses({ name }: Device, also: boolean, userId?: string): void {
    for (const saved of this.journal) {
      if (saved.device !== name || (userId !== undefined && saved.userId !== userId && saved.userId !== null)) continue;
      // A deletion looks like any other of the same record.
      const isTold = saved.field !== 'deleted' && this.witness.hasTaken(saved);
      if (also || !isTold) saved.gone = true;
    }
  }

  /** This device's person has had the chance to put back what gave way, and left it at that. */
  hasRead({ name }: Device, notices: Pick<ConflictNotice, 'gaveWay'>[]): void {
    for (const saved of this.journal)
      if (saved.device === name && notices.some(({ gaveWay }) => gaveWay === saved.value)) saved.gone = true;
  }

  /** One choice after the other, each before the next event: dice must fall in the same order wherever the store is. */
  private inTurn<T>(choose: () => Promise<T>): Promise<T> {
    const chosen = this.scheduler.hold(() => this.turn.then(choose));
    this.turn = chosen.catch(() => undefined);
    return chosen;
  }

  /** I-8: what was just written is what the screen shows, also over a value that came from elsewhere. */
  private async look(device: Device, store: Store, intents: Intent[]): Promise<void> {
    const since = this.journal.length;
    const last = new Map(intents.map((intent) => [`${intent.resource}/${intent.id}`, intent]));
    for (const intent of last.values()) {
      const row = await this.scheduler.hold(() => store.records(intent.resource).get(intent.id));
      // Another tab wrote to it before this one looked.
      if (this.journal.slice(since).some((saved) => saved.device === device.name && saved.id === intent.id)) continue;
      // Preferences that nobody has set yet show their defaults.
      if (intent.resource === 'preferences' && !row) continue;
      if ('delete' in intent) {
        if (row) this.unseen.push({ invariant: 'I-8 deletion not shown', detail: `${this.name}: ${intent.id}` });
        continue;
      }
      for (const [field, value] of Object.entries(intent.put))
        if (row?.[field] !== value)
          this.unseen.push({
            invariant: 'I-8 own write not shown',
            detail: `${this.name}: ${intent.id} ${field} = ${JSON.stringify(value)}`,
          });
    }
  }

  /** I-12: whatever dies now, the clock is not behind what it has stamped, unless it was set right since. */
  private async checkClock(store: Store, intents: Intent[]): Promise<void> {
    const { id, resource } = intents.at(-1)!;
    const [entry, clock] = await store.transaction('r', store.outbox, store.meta, () =>
      Promise.all([store.outbox.get([resource, id]), store.meta.get('clock')]),
    );
    const { last = '', offsetMs = 0 } = (clock?.value ?? {}) as { last?: string; offsetMs?: number };
    const made = Object.values(entry?.queued?.stamps ?? {}).filter((stamp) => !stamp.endsWith('0'.repeat(16)));
    const newest = made.sort().at(-1);
    if (newest === undefined) return;
    const isAhead = stampMs(newest) > store.ports.now() + offsetMs + 60_000;
    if (newest <= last || isAhead) return;
    this.unseen.push({ invariant: 'I-12 clock behind', detail: `${this.name}: ${newest} on ${id}, but ${last}` });
  }

  private note({ name: device }: Device, userId: string | null, intents: Intent[], stamps: Stamps[]): void {
    intents.forEach((intent, i) => {
      const { resource, id } = intent;
      for (const [field, value] of Object.entries('delete' in intent ? { deleted: true } : intent.put)) {
        const stamp = stampGiven(stamps[i]!, field, this.scheduler.nowMs);
        this.journal.push({ device, userId, resource, id, field, value, stamp });
      }
    });
  }
}

/**
 * What everybody does at once: anything, a goal that all of them write down, a change of one goal (that which was worked on last, where
 * none is named), or a subject that all of them make.
 */
export type Occasion = 'any' | 'a goal alike' | { goal?: string } | { subject: string };

const SPECIAL = [
  'changed and deleted at once',
  'brought back',
  'plans and timers',
  'tried again and taken back',
] as const;
type Special = (typeof SPECIAL)[number];

const written = (store: Store, intents: Intent[]): Step => ({ intents, carryOut: () => write(store, intents) });

/** What a person is about to do: intents, and how they are carried out. */
interface Step {
  intents: Intent[];
  /** @returns what takes it back */
  carryOut(): Promise<Intent[]>;
}

/** One deed, chosen by dice of its own from what stands on the screen. */
class Deed {
  private words = 0;
  /** Whether its author takes it back at once. */
  regrets: boolean;

  constructor(
    private readonly name: string,
    private readonly dice: Dice,
    private readonly journal: Journal,
  ) {
    this.regrets = dice.chance(0.05);
  }

  async choose(store: Store, userId: string | null, occasion: Occasion): Promise<Step> {
    const { dice } = this;
    if (occasion === 'a goal alike')
      return written(store, [this.newGoal(await store.goals.toArray(), dice.uuid(), true)]);
    if (typeof occasion === 'object' && 'subject' in occasion) {
      const put = { name: occasion.subject, weeklyMinutes: dice.between(0, 10_080) };
      return written(store, [{ resource: 'subjects', id: subjectId(occasion.subject), put }]);
    }
    if (typeof occasion === 'object') return written(store, this.changeOf(await store.goals.toArray(), occasion.goal));
    if (dice.chance(0.06)) {
      const refused = await store.attention.toArray();
      if (refused.length > 0) return retry(store, dice.pick(refused));
    }
    return written(store, await this.intents(store, userId));
  }

  /** One of the things that people do besides. */
  async particular(store: Store, userId: string | null, special: Special): Promise<Step> {
    const { dice } = this;
    if (special === 'plans and timers') return written(store, await planned(store, dice, (what) => this.fresh(what)));
    if (special === 'tried again and taken back') return this.tryAgain(store, userId);
    if (special === 'brought back') return written(store, await this.restoreLatest(store));
    const goals = await store.goals.toArray();
    if (goals.length === 0) return written(store, []);
    const { id } = this.oneOf(goals);
    const put = { notes: this.fresh('notes'), ...(dice.chance(0.5) && { title: this.fresh('title') }) };
    return written(store, [
      { resource: 'goals', id, put },
      { resource: 'goals', id, delete: true },
    ]);
  }

  /** A creation that was refused is tried again, and taken back at once; where there is none, anything is done. */
  private async tryAgain(store: Store, userId: string | null): Promise<Step> {
    const refused = (await store.attention.toArray()).filter(({ method }) => method === 'POST');
    if (refused.length === 0) return this.choose(store, userId, 'any');
    this.regrets = true;
    return retry(store, this.dice.pick(refused));
  }

  /** A change of a goal that is here; of the one that was worked on last, on whichever device, where none is named. */
  private changeOf(goals: GoalRow[], named?: string): Intent[] {
    const { dice, journal } = this;
    const known = new Set(goals.map(({ id }) => id));
    const id = named ?? journal.findLast((saved) => saved.resource === 'goals' && known.has(saved.id))?.id;
    if (id === undefined || !known.has(id)) return [];
    const choice = dice.random();
    if (choice < 0.1) return [{ resource: 'goals', id, delete: true }];
    if (choice < 0.5) return [{ resource: 'goals', id, put: { title: this.fresh('title') } }];
    if (choice < 0.8) return [{ resource: 'goals', id, put: { notes: this.fresh('notes') } }];
    return [{ resource: 'goals', id, put: { estimate: dice.between(1, 1440) } }];
  }

  /** What was deleted last comes back, as it was or with other notes. */
  private async restoreLatest(store: Store): Promise<Intent[]> {
    const rows = (await store.trash.toArray()).filter(
      ({ resource, record }) => resource === 'goals' && record.title !== undefined,
    );
    const last = rows.sort((a, b) => b.at - a.at)[0];
    if (!last) return [];
    const put = this.dice.chance(0.5) ? { completed: true } : { subject: this.fresh('subject').slice(0, 50).trim() };
    return [{ resource: 'goals', id: last.id, put }];
  }

  /** A document of a device whose clock was hours or years ahead: a goal that nobody has here, or another title for one. */
  async import(store: Store): Promise<Step> {
    const { dice } = this;
    const goals = await store.goals.toArray();
    const known = goals.length > 0 && dice.chance(0.5) ? dice.pick(goals) : null;
    const fresh = this.newGoal(goals) as Extract<Intent, { put: unknown }>;
    const defaults = { completed: false, reminder: null, routineId: null };
    const ms = Math.floor(store.ports.now() + dice.random() ** 4 * 5 * 365 * 86_400_000 + 3_600_000);
    const ahead = formatStamp({ ms, counter: 0, replicaId: dice.hex(16) });
    const stamps: Stamps = known ? { ...known.stamps, title: ahead } : { '*': ahead };
    const title = this.fresh('title');
    const { id } = known ?? fresh;
    const intents: Intent[] = [{ resource: 'goals', id, put: known ? { title } : { ...fresh.put, title } }];
    const record: Stamped = { ...(known ?? { ...defaults, ...fresh.put }), id, title, stamps };
    return { intents, carryOut: () => importRecords(store, [{ resource: 'goals', record }]) };
  }

  private async intents(store: Store, userId: string | null): Promise<Intent[]> {
    const { dice } = this;
    const [goals, logs, routines] = await Promise.all([
      store.goals.toArray(),
      store.logs.toArray(),
      store.routines.toArray(),
    ]);
    const choice = dice.random();
    if (goals.length > 0 && choice < 0.03) return [await this.plan(store, dice.pick(goals))];
    if (goals.length === 0 || choice < 0.28) return [this.newGoal(goals)];
    const goal = this.oneOf(goals);
    const put = (fields: Partial<GoalRow>): Intent[] => [{ resource: 'goals', id: goal.id, put: fields }];
    if (choice < 0.43) return put({ title: this.fresh('title') });
    if (choice < 0.53) return put({ completed: !goal.completed });
    if (choice < 0.6)
      return put({
        notes: this.fresh('notes'),
        subject: dice.chance(0.5) ? this.fresh('subject').slice(0, 50).trim() : null,
      });
    if (choice < 0.66) return put({ date: dice.pick(DAYS), position: positionBetween(null, null) });
    if (choice < 0.74) return [{ resource: 'goals', id: goal.id, delete: true }];
    if (choice < 0.78) return this.restore(store);
    if (choice < 0.82) return Array.from({ length: dice.between(2, 12) }, () => this.newGoal([]));
    if (choice < 0.8205) return Array.from({ length: IMPORTED }, () => this.newGoal([]));
    if (choice < 0.84) return [this.ofAnother(userId)].flat();
    if (choice < 0.86) return [this.preference(userId)];
    if (choice < 0.89) return [this.routine(routines)];
    if (choice < 0.94 || logs.length === 0) return [this.newLog(goal)];
    const log = dice.pick(logs);
    if (choice < 0.98) return [{ resource: 'logs', id: log.id, put: { text: this.fresh('log') } }];
    return [{ resource: 'logs', id: log.id, delete: true }];
  }

  /** A goal to work on: often the one that anybody worked on last, or one that others write down, too. */
  private oneOf(goals: GoalRow[]): GoalRow {
    const { dice, journal } = this;
    const choice = dice.random();
    if (choice < 0.4) {
      const last = journal.findLast(({ resource, id }) => resource === 'goals' && goals.some((goal) => goal.id === id));
      return goals.find(({ id }) => id === last?.id) ?? dice.pick(goals);
    }
    const common = goals.filter(({ title }) => title.startsWith(COMMON));
    return dice.pick(choice < 0.6 && common.length > 0 ? common : goals);
  }

  private newGoal(others: GoalRow[], id = this.dice.uuid(), isCommon = this.dice.chance(0.2)): Intent {
    const { dice } = this;
    const date = isCommon ? DAYS[1] : dice.pick(DAYS);
    const last =
      others
        .filter((goal) => goal.date === date)
        .map(({ position }) => position)
        .sort()
        .at(-1) ?? null;
    // Now and then two devices write the same goal down on the same day.
    const title = isCommon ? `${COMMON} ${dice.between(1, 3)}` : this.fresh('title');
    const notes = dice.chance(isCommon ? 0.7 : 0.3) ? this.fresh('notes') : '';
    const subject = dice.chance(0.1) ? this.fresh('subject').slice(0, 50).trim() : null;
    return { resource: 'goals', id, put: { title, date, position: positionBetween(last, null), notes, subject } };
  }

  /** A goal under an id that another account has, too, and no other device of this one: ids are drawn once by each person. */
  private ofAnother(userId: string | null): Intent[] {
    const goals = this.journal.filter(({ resource }) => resource === 'goals');
    const own = new Set(goals.filter((saved) => saved.userId === userId).map(({ id }) => id));
    const foreign = goals.filter((saved) => saved.userId !== null && !own.has(saved.id));
    return userId === null || foreign.length === 0 ? [] : [this.newGoal([], this.dice.pick(foreign).id)];
  }

  private preference(userId: string | null): Intent {
    const { dice } = this;
    const put = dice.chance(0.5) ? { dayStart: dice.between(0, 6) } : { theme: dice.pick(['light', 'dark']) };
    return { resource: 'preferences', id: userId ?? GUEST_ID, put };
  }

  private routine(routines: { id: string }[]): Intent {
    const { dice } = this;
    if (routines.length > 0 && dice.chance(0.6)) {
      const { id } = dice.pick(routines);
      if (dice.chance(0.2)) return { resource: 'routines', id, delete: true };
      return { resource: 'routines', id, put: { title: this.fresh('title') } };
    }
    const put = { title: this.fresh('title'), rule: 'FREQ=DAILY', startDate: dice.pick(DAYS) };
    return { resource: 'routines', id: dice.uuid(), put };
  }

  /** Something about a day, a subject, a deadline or a step, or when a goal is to be done. Days and subjects are the same ones on every device. */
  private async plan(store: Store, goal: GoalRow): Promise<Intent> {
    const { dice } = this;
    const date = dice.pick(DAYS);
    const name = dice.pick(['Maths', 'maths', 'Biology']);
    const planned = dice.pick(['deadlines', 'steps'] as const);
    const known = await store.records(planned).toArray();
    const choice = dice.random();
    if (choice < 0.3) return { resource: 'days', id: dayId(date), put: { date, note: this.fresh('note') } };
    if (choice < 0.4) return { resource: 'days', id: dayId(date), put: { date, mood: dice.between(1, 5) } };
    if (choice < 0.6)
      return { resource: 'subjects', id: subjectId(name), put: { name, weeklyMinutes: dice.between(0, 600) } };
    if (choice < 0.65) return { resource: 'subjects', id: subjectId(name), delete: true };
    const resource = planned;
    if (known.length > 0 && choice < 0.7) return { resource, id: dice.pick(known).id, delete: true };
    const [done, text] = resource === 'steps' ? ['completed', 'text'] : ['done', 'title'];
    if (known.length > 0 && choice < 0.85)
      return { resource, id: dice.pick(known).id, put: { [done]: dice.chance(0.5) } };
    const later: Partial<GoalRow>[] = [{ letGo: true }, { estimate: dice.between(1, 1440) }, { date: null }];
    if (choice > 0.93) return { resource: 'goals', id: goal.id, put: dice.pick(later) };
    const place = resource === 'steps' ? { goalId: goal.id, position: positionBetween(null, null) } : { date };
    return { resource, id: dice.uuid(), put: { [text]: this.fresh(text), ...place } };
  }

  private newLog(goal: GoalRow): Intent {
    const { dice } = this;
    return {
      resource: 'logs',
      id: dice.uuid(),
      put: {
        date: dice.pick(DAYS),
        text: this.fresh('log'),
        minutes: dice.between(0, 600),
        goalId: dice.chance(0.5) ? goal.id : null,
      },
    };
  }

  private async restore(store: Store): Promise<Intent[]> {
    const rows = (await store.trash.toArray()).filter(
      ({ resource, record }) => resource === 'goals' && record.title !== undefined,
    );
    return rows.length === 0
      ? []
      : [{ resource: 'goals', id: this.dice.pick(rows).id, put: { title: this.fresh('title') } }];
  }

  /** Text that nobody wrote before, and that is no part of another, so that each value tells who wrote it. */
  private fresh(what: string): string {
    this.words += 1;
    const long = what === 'notes' && this.dice.chance(0.1) ? ` ${'more '.repeat(600)}` : '';
    return `${this.name} ${what} ${this.words}.${this.dice.pick(SPICE)}${long}`.normalize('NFC').trim();
  }
}

/** A refused change is tried again, as it was. */
function retry(store: Store, item: AttentionItem): Step {
  const { resource, recordId: id, method, body } = item;
  const intent: Intent = method === 'DELETE' ? { resource, id, delete: true } : { resource, id, put: body };
  return { intents: [intent], carryOut: () => retryRefused(store, item) };
}
