/** The text that another app shares. Pure. */
import { MAX_LENGTH } from '#protocol/lengths.ts';
import { cutTo, lengthOf } from '#protocol/text.ts';

/** Title, text and address, each once: many apps put the address into the text as well. */
export function sharedToText(query: URLSearchParams): string {
  const parts = ['title', 'text', 'url'].map((name) => query.get(name)?.trim() ?? '');
  return parts
    .filter(
      (part, index) => part !== '' && !parts.some((other, at) => at !== index && contains(other, part, at < index)),
    )
    .join('\n');
}

/** A goal's title is one line; what does not fit goes into its notes. */
export function textToGoal(text: string): { title: string; notes: string } {
  const [first = '', ...rest] = text.trim().split('\n');
  const title = cutTo(MAX_LENGTH.title, first);
  const cut = lengthOf(first) > MAX_LENGTH.title ? [first.trim()] : [];
  return { title, notes: [...cut, ...rest].join('\n').trim() };
}

/** @param first  whether the other one comes first, so that of two equal ones one stays */
const contains = (other: string, part: string, first: boolean): boolean =>
  other.includes(part) && (other !== part || first);
