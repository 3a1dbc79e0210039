/** How people come and go at a device: out and in again, as somebody else, and back after the browser was cleared. */
import type { Dice } from '#tests/simulation/dice.ts';
import type { Entry } from './journal.ts';
import type { Taken } from './ledger.ts';
import { same } from './meant.ts';
import type { Account, Person } from './person.ts';
import type { Tab } from './played/tab.ts';

/** What is chosen for unsent work. */
const CHOICES = ['send', 'send', 'keep', 'discard'] as const;

export interface Doorway {
  /** Everybody who has an account. */
  accounts: readonly Account[];
  journal: readonly Entry[];
  taken: readonly Taken[];
  /** What was exported so far. */
  documents: string[];
  /** Whether the server can lose what it has taken: then nobody may be left to give it back. */
  isRestored: boolean;
}

/** Signs out, by one of the ways; the person at the device may be another one then. */
export async function signOut(person: Person, tab: Tab, dice: Dice, doorway: Doorway): Promise<void> {
  if (!tab.desk?.screen()?.userId) return;
  await person.typing.end('finish');
  await person.look(tab);
  const choice = dice.pick(CHOICES);
  const { name } = tab.desk?.handle.current().store ?? {};
  person.tell(`signs out (${choice})`);
  // Where the page dies in between, what was to be thrown away may be gone.
  if (choice === 'discard' && name !== undefined) discard(person, name, doorway);
  const isOut = await person.inPage(tab, async () => {
    await tab.desk!.handle.current().signOut(choice);
    return true;
  });
  if (isOut && name !== undefined) person.forget(name);
}

/** Comes as somebody who may be another one. */
export async function comeAs(person: Person, dice: Dice, { accounts }: Doorway, another: boolean): Promise<void> {
  if (another) person.become(dice.pick(accounts));
  await person.comeBack();
}

/** The browser was cleared, but for its cookies: the app asks who is there. */
export async function answerReturn(person: Person, tab: Tab, dice: Dice): Promise<void> {
  const choice = dice.pick(['alone', 'with-guest', 'no'] as const);
  person.tell(`answers “is it you?”: ${choice}`);
  await person.inPage(tab, () => tab.desk!.handle.comeBack(choice));
}

/** What no server had of a store is gone, as its author wanted, or because the browser forgot it. */
export function discard({ browser }: Person, store: string | null, { journal, taken, isRestored }: Doorway): void {
  for (const entry of journal) {
    // A guest's work has become that of the account.
    const isThere = store === null || [store, 'studentos-guest'].includes(entry.store);
    if (entry.browser !== browser.name || !isThere) continue;
    const isTold = taken.some(
      ({ resource, id, field, value }) =>
        resource === entry.resource && id === entry.id && field === entry.field && same(value, entry.value),
    );
    // A deletion looks like any other of the same record.
    if (!isTold || isRestored || entry.field === 'deleted') entry.gone = true;
  }
}
