/** Texts that were begun in something that is no longer here: no form shows them, so their words are offered by themselves. */
import type { Store } from '#client/store/database.ts';
import { draftNames, rawToValue, readRaw } from '#client/local/kept-drafts.ts';

export interface StrandedDraft {
  /** As `kept-drafts.ts` has it. */
  name: string;
  /** The typed text, one line for each field. */
  words: string;
}

/** Finds them; what can still be gone on with where it was begun is left out. */
export async function readStranded(store: Store): Promise<StrandedDraft[]> {
  const found = await Promise.all(
    draftNames(store.name).map(async (name) =>
      (await isStranded(store, name)) ? [{ name, words: wordsOf(store.name, name) }] : [],
    ),
  );
  return found.flat().filter(({ words }) => words !== '');
}

/** Whether a draft belongs to a record, or a refused change, that is not here. @param name  `<table> <id> <form>` or `refused <id>` */
export async function isStranded(store: Store, name: string): Promise<boolean> {
  const [kind, about = ''] = name.split(' ');
  switch (kind) {
    case 'goals':
    case 'logs':
    case 'routines':
      return (await store.records(kind).get(about)) === undefined;
    case 'refused':
      return (await store.attention.get(about)) === undefined;
    default:
      return false;
  }
}

/** A form keeps each field as its text, or as a value that was typed over another. */
function wordsOf(owner: string, name: string): string {
  const typed = Object.values((rawToValue(readRaw(owner, name)) ?? {}) as Record<string, unknown>);
  const texts = typed.map((field) => (typeof field === 'object' && field && 'value' in field ? field.value : field));
  return texts.filter((text) => typeof text === 'string' && text.trim() !== '').join('\n');
}
