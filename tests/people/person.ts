/** A person at a device: chooses by what the screen shows, acts through the page, and looks at what came of it. */
import { english } from '#client/messages/english.ts';
import type { Stamped } from '#protocol/merge.ts';
import { defaultsOf } from '#protocol/resource.ts';
import { canBeMade, resourceOf, type ResourceName } from '#protocol/resources.ts';
import { stampReplica } from '#protocol/stamp.ts';
import type { Dice } from '#tests/simulation/dice.ts';
import type { Violation } from '#tests/simulation/judge.ts';
import type { Scheduler } from '#tests/simulation/scheduler.ts';
import type { Script } from '#tests/simulation/script.ts';
import { DEEDS, type Sight } from './deeds.ts';
import { answerReturn, comeAs, signOut, type Doorway } from './identity.ts';
import type { Entry } from './journal.ts';
import { Notes, type Seen } from './journal.ts';
import { ANY, recordIn, same, type Meant } from './meant.ts';
import type { Mishaps } from './mishaps.ts';
import type { Reading } from './page/desk.ts';
import type { Browser } from './played/browser.ts';
import type { Tab } from './played/tab.ts';
import type { Story } from './story.ts';
import { Typing } from './typing.ts';

/** Who signs in where. */
export interface Account {
  name: string;
  email: string;
  password: string;
}

/** Something that a tab can take back. */
interface Step {
  store: string;
  words: string;
  /** The records that it touched, as they were before and after it; null where there was none. */
  records: { resource: string; id: string; before: Stamped | null; after: Stamped | null; fields: string[] }[];
}

interface History {
  past: Step[];
  future: Step[];
}

/** What a person does, for the parts of this folder that do something particular. */
export interface Hands {
  /** Waits for something in a page; undefined when the page dies or fails first. */
  inPage<T>(tab: Tab, work: () => Promise<T>): Promise<T | undefined>;
  /** Reads what the store of a tab says, and notes what this device has written. */
  look(tab: Tab): Promise<Reading | undefined>;
  /** Something was done that can be taken back, if it has changed anything. */
  done(tab: Tab, words: string, before: Reading, after: Reading): void;
  tell(words: string, after?: string): void;
  fail(invariant: string, detail: string): void;
  /** Words that nobody has written before. */
  fresh(what: string): string;
  /** Whether this device has ever stored a value. */
  hasWritten(value: unknown): boolean;
  /** Whether no other device has stamped a field. */
  isOwn(record: Stamped, field: string, reading: Reading): boolean;
}

export class Person implements Hands {
  readonly violations: Violation[] = [];
  readonly typing: Typing;
  private deeds = 0;
  private words = 0;
  /** What was done last. */
  private said = '';
  /** What was meant and not yet seen: a page may die between the two. */
  private pending: Meant[] = [];
  private readonly notes: Notes;
  private readonly histories = new WeakMap<Tab, History>();

  /** Everybody who has used this device. */
  readonly known = new Set<Account>();

  constructor(
    public account: Account,
    readonly browser: Browser,
    private readonly scheduler: Scheduler,
    private readonly script: Script,
    private readonly mishaps: Mishaps,
    private readonly doorway: Doorway & { journal: Entry[]; seen: Seen; unmade: Set<string> },
    private readonly story: Story,
  ) {
    this.notes = new Notes(browser.name, doorway.journal, doorway.seen);
    const refusals = ['disk full', 'write aborts', 'local storage full'] as const;
    this.typing = new Typing(this, !refusals.some((mishap) => mishaps.has(mishap)));
  }

  get name(): string {
    return `${this.account.name} at the ${this.browser.name}`;
  }

  /** Somebody else sits down here. */
  become(account: Account): void {
    this.account = account;
  }

  /** A store is no longer on this device: nothing of it can be taken back or gone on with. */
  forget(store: string): void {
    for (const tab of this.browser.tabs) this.histories.delete(tab);
    this.typing.forget(store);
  }

  /** Opens the app for the first time: signs up, or in, unless the network is against it. */
  async begin(): Promise<void> {
    if (this.mishaps.befalls('begins as a guest')) return;
    await this.comeBack();
  }

  /** Is signed in afterwards, if that can be. */
  async comeBack(): Promise<void> {
    const [tab] = this.browser.tabs.filter(({ isOpen }) => isOpen);
    if (!tab || tab.desk!.screen()?.userId) return;
    const { name, email, password } = this.account;
    const runtime = tab.desk!.handle.current();
    this.known.add(this.account);
    this.tell('signs up, or in');
    await this.inPage(tab, () => runtime.signUp({ name, email, password }));
  }

  /** Does one thing, if a tab is there to do it in. */
  async act(): Promise<void> {
    this.deeds += 1;
    const dice = this.scheduler.named(`${this.browser.name} deed ${this.deeds}`);
    const tab = this.browser.tabs.filter(({ isOpen }) => isOpen).at(dice.chance(0.7) ? -1 : 0);
    if (!this.script.plays(`${this.browser.name} deed`) || !tab) return;
    if (await this.comesOrGoes(tab, dice)) return;
    const choice = dice.random();
    if (this.typing.isIn(tab) || choice > 0.84) await this.typing.act(tab, dice);
    else if (choice < (this.said.startsWith('deletes') ? 0.4 : 0.12)) await this.turn(tab, 'undo');
    else if (choice > 0.79) await this.turn(tab, 'redo');
    else await this.choose(tab, dice);
  }

  private async comesOrGoes(tab: Tab, dice: Dice): Promise<boolean> {
    const { desk } = tab;
    if (!desk) return true;
    const { mishaps, doorway } = this;
    const { cleared, outdated } = desk.handle.keeping();
    const isGuest = desk.screen()?.userId === null;
    if (outdated) this.browser.reload(tab, this);
    else if (cleared && typeof cleared.rest === 'object') await answerReturn(this, tab, dice);
    else if (isGuest && dice.chance(0.2)) await comeAs(this, dice, doorway, mishaps.strikes('another account'));
    else if (!isGuest && mishaps.strikes('signs out')) await signOut(this, tab, dice, doorway);
    else if (dice.chance(0.02)) await this.exports(tab);
    else return false;
    return true;
  }

  /** Takes everything out in a file, which somebody may bring in elsewhere. */
  private async exports(tab: Tab): Promise<void> {
    const text = await this.inPage(tab, () => tab.desk!.exported());
    if (text === undefined) return;
    this.tell('exports everything');
    this.doorway.documents.push(text);
  }

  /** Reads what the store of a tab says, and notes what this device has written. */
  async look(tab: Tab): Promise<Reading | undefined> {
    const reading = await this.inPage(tab, () => tab.desk!.read());
    if (!reading) return undefined;
    for (const { invariant, detail } of this.notes.note(reading, [...this.pending, ...this.typing.meant]))
      this.fail(invariant, `${detail}, after: ${this.said}`);
    this.pending = [];
    return reading;
  }

  private async choose(tab: Tab, dice: Dice): Promise<void> {
    const before = await this.look(tab);
    const screen = tab.desk?.screen();
    if (!before || !screen?.shown) return;
    const { fresh } = this;
    const sight: Sight = {
      dice,
      reading: before,
      today: screen.today,
      userId: screen.userId,
      fresh,
      documents: this.doorway.documents,
    };
    const plan = pickDeed(dice)(sight);
    if (!plan) return;
    this.pending.push(...plan.means);
    const outcome = await this.inPage(tab, () => tab.desk!.run(plan.command, plan.args));
    this.tell(plan.words, outcome && (outcome.stored ? '' : ` (${outcome.said})`));
    const after = await this.look(tab);
    if (!outcome || !after || !outcome.stored || outcome.changed === 0) return;
    this.checkShown(before, after, plan.means, plan.words);
    this.done(tab, plan.words, before, after);
  }

  fresh = (what: string): string => `${what} ${this.browser.name[0]}${(this.words += 1)}`;

  hasWritten = (value: unknown): boolean =>
    this.doorway.journal.some((entry) => entry.browser === this.browser.name && entry.value === value);

  isOwn = (record: Stamped, field: string, reading: Reading): boolean => !isForeign(record, reading, field);

  done(tab: Tab, words: string, before: Reading, after: Reading): void {
    const step = stepOf(words, before, after);
    const history = this.historyOf(tab);
    history.past.push(step);
    history.future = [];
  }

  /** What was just written is what the store says, unless another device's later value has come since. */
  private checkShown(before: Reading, after: Reading, means: Meant[], words: string): void {
    for (const { resource, id, fields, deleted } of means) {
      if (id === 'new' || id === 'any' || fields === 'any') continue;
      const [was, is] = [recordIn(before, resource, id), recordIn(after, resource, id)];
      if (deleted && is && !isForeign(is, after)) this.fail('deletion not shown', `${words}: ${resource}/${id}`);
      if (!fields || !was || !is) continue;
      for (const [field, value] of Object.entries(fields))
        if (typeof value !== 'symbol' && !same(is[field], value) && !isForeign(is, after, field))
          this.fail('own write not shown', `${words}: ${resource}/${id} ${field} is ${JSON.stringify(is[field])}`);
    }
  }

  private async turn(tab: Tab, way: 'undo' | 'redo'): Promise<void> {
    const before = await this.look(tab);
    if (!before) return;
    const history = this.historyOf(tab);
    const [from, to]: [Step[], Step[]] =
      way === 'undo' ? [history.past, history.future] : [history.future, history.past];
    const step = from.pop();
    if (step) this.pending.push(...meantBy(step, way));
    const outcome = await this.inPage(tab, () => tab.desk![way]());
    this.tell(
      step ? `${way === 'undo' ? 'takes back' : 'does again'}: ${step.words}` : `${way}es nothing`,
      outcome?.said,
    );
    const after = await this.look(tab);
    if (!outcome || !after || !step) return;
    const { app } = english;
    const isTurned = outcome.said === (way === 'undo' ? app.undone : app.redone);
    if (way === 'undo' && outcome.said === app.nothingToUndo) this.fail('nothing to take back', step.words);
    // What the device could not store is still to be taken back.
    if ([app.notSaved, app.noSpace].includes(outcome.said)) from.push(step);
    const isPartly = [app.undonePartly, app.redonePartly].includes(outcome.said);
    if (isTurned || isPartly) to.push(step);
    if (isTurned && step.store === after.name) this.checkTurned(step, way, after);
    const saysChanged = [app.changedSince, app.changedElsewhere].includes(outcome.said) || isPartly;
    if (saysChanged && !hasChanged(step, way, before)) this.fail('ground said to have changed', step.words);
  }

  /** Undo gives back exactly what was there, as far as nobody else has written to it. */
  private checkTurned(step: Step, way: 'undo' | 'redo', now: Reading): void {
    for (const { resource, id, before, after, fields } of step.records) {
      const wanted = way === 'undo' ? before : after;
      const is = recordIn(now, resource, id) ?? null;
      const left = way === 'undo' ? after : before;
      const seen = is ?? now.trash.find((row) => row.resource === resource && row.id === id)?.record;
      if (seen && isForeign(seen, now, undefined, left)) continue;
      // As if it had never been: no server has to hear of it.
      if (wanted === null) this.doorway.unmade.add(`${resource}/${id}`);
      if (canBeMade(resource as ResourceName) && (wanted === null) !== (is === null))
        this.fail(`${way} not complete`, `${step.words}: ${resource}/${id} is ${is ? 'there' : 'gone'}`);
      for (const field of wanted && is ? fields : [])
        if (!same(is![field], wanted![field]))
          this.fail(`${way} not exact`, `${step.words}: ${resource}/${id} ${field} is ${JSON.stringify(is![field])}`);
    }
  }

  private historyOf(tab: Tab): History {
    const known = this.histories.get(tab) ?? { past: [], future: [] };
    this.histories.set(tab, known);
    return known;
  }

  /** Waits for something in a page; undefined when the page dies or fails first. */
  async inPage<T>(tab: Tab, work: () => Promise<T>): Promise<T | undefined> {
    if (!tab.isOpen) return undefined;
    const died = new Promise<undefined>((resolve) => tab.onDeath(() => resolve(undefined)));
    try {
      return await Promise.race([work(), died]);
    } catch (cause) {
      this.scheduler.note(`${this.name}: ${String(cause)}`);
      return undefined;
    }
  }

  fail(invariant: string, detail: string): void {
    this.violations.push({ invariant, detail: `${this.name}: ${detail}`.slice(0, 600) });
  }

  tell(words: string, after = ''): void {
    this.said = words;
    this.story.tell(this.browser, `${this.account.name} ${words}${after}`);
  }
}

function pickDeed(dice: Dice): (sight: Sight) => ReturnType<(typeof DEEDS)[string][1]> {
  const all = Object.values(DEEDS);
  let left = dice.random() * all.reduce((sum, [often]) => sum + often, 0);
  return all.find(([often]) => (left -= often) < 0)![1];
}

/** Whether another device has stamped a record, or one field of it. @param since  as it was before; then only what is new counts */
function isForeign(record: Stamped, { replicas }: Reading, field?: string, since?: Stamped | null): boolean {
  const own = new Set([...replicas, '0000000000000000']);
  const stamps = field === undefined ? Object.values(record.stamps) : [record.stamps[field] ?? record.stamps['*']];
  const known = new Set(Object.values(since?.stamps ?? {}));
  return stamps.some((stamp) => stamp !== undefined && !known.has(stamp) && !own.has(stampReplica(stamp)));
}

function stepOf(words: string, before: Reading, after: Reading): Step {
  const records: Step['records'] = [];
  for (const resource of Object.keys(after.shown)) {
    const ids = new Set([...before.shown[resource]!, ...after.shown[resource]!].map(({ id }) => id));
    for (const id of ids) {
      const [was, is] = [recordIn(before, resource, id) ?? null, recordIn(after, resource, id) ?? null];
      const fields = Object.keys({ ...was, ...is }).filter(
        (field) => !['stamps', 'updatedAt', 'createdAt', 'id'].includes(field) && !same(was?.[field], is?.[field]),
      );
      // What another device wrote meanwhile is none of the step's.
      const isOwn = !is || !was || fields.some((field) => !isForeign(is, after, field));
      if (fields.length > 0 && isOwn) records.push({ resource, id, before: was, after: is, fields });
    }
  }
  return { store: after.name, words, records };
}

/** What turning a step means. */
const meantBy = ({ records }: Step, way: 'undo' | 'redo'): Meant[] =>
  records.map(({ resource, id, before, after }) => {
    const wanted = way === 'undo' ? before : after;
    // A record that exists by itself, or by a rule, is as if nobody had written to it.
    if (wanted === null)
      return {
        resource,
        id,
        deleted: true,
        fields: { ...defaultsOf(resourceOf(resource as ResourceName)), position: ANY },
      };
    return { resource, id, fields: wanted };
  });

/** Whether anything that a step left stands otherwise by now. */
const hasChanged = ({ records }: Step, way: 'undo' | 'redo', now: Reading): boolean =>
  records.some(({ resource, id, before, after }) => {
    const left = way === 'undo' ? after : before;
    const is = recordIn(now, resource, id) ?? null;
    return !same(is?.stamps, left?.stamps);
  });
