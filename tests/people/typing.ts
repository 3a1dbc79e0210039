/** What a person types: sheets and fields that are opened, changed elsewhere meanwhile, left, killed in between and opened again. */
import type { Stamped } from '#protocol/merge.ts';
import type { Dice } from '#tests/simulation/dice.ts';
import { ANY, recordIn, same, type Meant } from './meant.ts';
import type { Reading } from './page/desk.ts';
import type { FormKind } from './page/forms.ts';
import type { Hands } from './person.ts';
import type { Tab } from './played/tab.ts';

type Values = Record<string, string>;

/** A form with what was typed into it. */
interface Open {
  tab: Tab;
  kind: FormKind;
  row: Stamped;
  before: Reading;
  typed: Values;
  meant: Meant;
}

/** A text that was begun in a page that is gone. */
interface Begun extends Pick<Open, 'kind' | 'typed'> {
  id: string;
  store: string;
}

/** What a line may say of its goal. */
const WHEN = ' tomorrow 17:00';

const RESOURCES = {
  goal: 'goals',
  routine: 'routines',
  log: 'logs',
  entry: 'logs',
  line: 'goals',
  'new routine': 'routines',
};
const SHEETS: readonly FormKind[] = ['goal', 'routine', 'log'];
const KINDS: readonly FormKind[] = [
  'goal',
  'goal',
  'goal',
  'routine',
  'log',
  'entry',
  'entry',
  'line',
  'line',
  'new routine',
];

export class Typing {
  private open: Open | null = null;
  /** Texts that a page took along when it went; they wait to be found again. */
  readonly begun: Begun[] = [];

  /** @param keepsAll  whether this browser always stores what it is given */
  constructor(
    private readonly hands: Hands,
    private readonly keepsAll: boolean,
  ) {}

  /** What may be saved at any time, because it is being typed. */
  get meant(): Meant[] {
    return [...(this.open ? [this.open.meant] : []), ...this.begun.map((begun) => toMeant(begun))];
  }

  isIn = (tab: Tab): boolean => this.open?.tab === tab;

  /** Goes on with the form that is open in a tab, or opens one. */
  async act(tab: Tab, dice: Dice): Promise<void> {
    const { open } = this;
    if (!open || open.tab !== tab) return open ? undefined : this.begin(tab, dice);
    const choice = dice.random();
    if (choice < 0.45) return this.type(open, dice);
    await this.end(choice < 0.8 ? 'finish' : 'leave');
  }

  /** Closes what is open. */
  async end(how: 'finish' | 'leave'): Promise<void> {
    const { open, hands } = this;
    if (!open) return;
    const { tab, kind, typed } = open;
    const outcome = await hands.inPage(tab, () => (how === 'finish' ? tab.desk!.finishForm() : tab.desk!.leaveForm()));
    hands.tell(
      `${how === 'finish' ? 'closes' : 'goes elsewhere from'} ${named(open)}`,
      outcome && ` (${outcome.said})`,
    );
    const after = await hands.look(tab);
    if (!outcome || !after) return;
    this.open = null;
    const isKept = tab.desk?.form() !== undefined || (how === 'leave' && !SHEETS.includes(kind));
    if (isKept && Object.keys(typed).length > 0) this.begun.push({ ...open, id: open.row.id, store: after.name });
    await hands.inPage(tab, () => tab.desk!.leaveForm());
    if (outcome.remembered) hands.done(tab, `closes ${named(open)}`, open.before, after);
    if (!isKept) this.checkStored(open, after);
  }

  /** Nothing of a store is left here. */
  forget(store: string): void {
    for (const begun of [...this.begun]) if (begun.store === store) this.begun.splice(this.begun.indexOf(begun), 1);
  }

  /** The tab is gone, with the form in it. */
  lose(tab: Tab): void {
    const { open } = this;
    if (open?.tab !== tab) return;
    this.open = null;
    if (Object.keys(open.typed).length > 0) this.begun.push({ ...open, id: open.row.id, store: open.before.name });
  }

  private async begin(tab: Tab, dice: Dice): Promise<void> {
    const before = await this.hands.look(tab);
    if (!before) return;
    const again = this.begun.length > 0 && dice.chance(0.6) ? dice.pick(this.begun) : undefined;
    const kind = again?.kind ?? dice.pick(KINDS);
    const rows = before.shown[RESOURCES[kind]] ?? [];
    const row = SHEETS.includes(kind)
      ? again
        ? rows.find(({ id }) => id === again.id)
        : rows.length > 0
          ? dice.pick(rows)
          : undefined
      : { id: 'new', stamps: {} };
    if (!row) return;
    await this.hands.inPage(tab, () => tab.desk!.openForm(kind, row));
    const meant = { resource: RESOURCES[kind], id: row.id, fields: {} };
    const form = tab.desk?.form();
    if (!form) return;
    this.open = { tab, kind, row, before, typed: {}, meant };
    this.hands.tell(`opens ${named(this.open)}`);
    this.find(before, form.values);
  }

  /** What was begun in this form shows again, or has been stored. */
  private find(reading: Reading, shown: Values): void {
    const open = this.open!;
    for (const begun of this.begun.filter(({ kind, id }) => kind === open.kind && id === open.row.id)) {
      this.begun.splice(this.begun.indexOf(begun), 1);
      // A guest's go along at a sign-up.
      if (![reading.name, 'studentos-guest'].includes(begun.store)) continue;
      for (const [field, value] of Object.entries(begun.typed)) {
        if (shown[field] === value) Object.assign(open.typed, { [field]: value });
        else if (this.keepsAll && !this.hands.hasWritten(value.replace(WHEN, '')))
          this.hands.fail('begun text lost', `${named(open)}: ${field} ‘${value}’, but it shows ‘${shown[field]}’`);
      }
      open.meant = toMeant({ ...open, id: open.row.id });
    }
  }

  private async type(open: Open, dice: Dice): Promise<void> {
    const { tab, kind } = open;
    const change = this.words(kind, dice);
    Object.assign(open.typed, change);
    open.meant = toMeant({ ...open, id: open.row.id });
    await this.hands.inPage(tab, async () => tab.desk!.form()?.set(change));
    this.hands.tell(`types ${JSON.stringify(change)} into ${named(open)}`);
  }

  private words(kind: FormKind, dice: Dice): Values {
    const { fresh } = this.hands;
    const choice = dice.random();
    switch (kind) {
      case 'goal':
        if (choice < 0.4) return { title: fresh('Summary of ch.') };
        return choice < 0.8 ? { notes: fresh('typed notes') } : { subject: dice.pick(['Chemistry', '']) };
      case 'routine':
      case 'new routine':
        return choice < 0.6 ? { title: fresh('Routine no.') } : { reminder: dice.pick(['06:30', '']) };
      case 'log':
        return choice < 0.6 ? { text: fresh('typed entry') } : { minutes: String(dice.between(1, 90)) };
      case 'entry':
        return { text: fresh('begun entry') };
      case 'line':
        return { text: `${fresh('begun goal')}${dice.chance(0.4) ? WHEN : ''}` };
      default:
        return {};
    }
  }

  /** What was typed stands in the record, unless another device's later value does. */
  private checkStored(open: Open, after: Reading): void {
    const { resource, id, fields } = open.meant;
    if (fields === 'any' || Object.keys(open.typed).length === 0 || !this.keepsAll) return;
    const record = id === 'new' ? undefined : recordIn(after, resource, id);
    if (!record) return;
    for (const [field, value] of Object.entries(fields ?? {}))
      if (!same(record[field], value) && this.hands.isOwn(record, field, after))
        this.hands.fail('typed, and not stored', `${named(open)}: ${field} is ${JSON.stringify(record[field])}`);
  }
}

/** What storing typed values means. */
function toMeant({ kind, id, typed }: Pick<Begun, 'kind' | 'id' | 'typed'>): Meant {
  const resource = RESOURCES[kind];
  if (kind === 'line') {
    const text = typed.text ?? '';
    const title = text.replace(WHEN, '');
    // The day may end between the line and its sending.
    const said = title === text ? {} : { date: ANY, reminder: '17:00' };
    return { resource, id: 'new', fields: text === '' ? {} : { title, ...said } };
  }
  const fields = Object.entries(typed).map(([field, value]): [string, unknown] => {
    if (field === 'minutes') return [field, Number(value)];
    return [field, value === '' ? null : value];
  });
  return { resource, id: SHEETS.includes(kind) ? id : 'new', fields: Object.fromEntries(fields) };
}

const named = ({ kind, row }: Pick<Open, 'kind' | 'row'>): string =>
  SHEETS.includes(kind) ? `the ${kind} ‘${String(row.title ?? row.text).slice(0, 40)}’` : `the ${kind}`;
