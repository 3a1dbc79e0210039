/** A pasted text as goals, a line each. Pure. */
import { MAX_LENGTH } from '#protocol/lengths.ts';
import { cutTo, lengthOf } from '#protocol/text.ts';
import type { NewGoal } from './goal-intents.ts';

const BULLET = /^\s*[-*•–—‣◦▪·+]\s+/u;
const BOX = /^\s*\[(?<mark>[ xX✓✔]?)\]\s+|^\s*(?<sign>[☐☑☒✅✔])\s*/u;
const NUMBER = /^\s*(?<number>\d{1,3})[.)]\s+/u;

/**
 * The lines of a text that say something, without the marks of a list before them; a ticked box makes a goal that is done. Numbers go
 * only where they count a list from 1 and no two lines are the same without them, so "3.5 hours" and "3. chapter" stay as they are.
 */
export function textToGoals(text: string): NewGoal[] {
  const lines = text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => line.replace(BULLET, '').trim())
    .filter((line) => line !== '');
  return withoutNumbers(lines)
    .map(lineToGoal)
    .filter(({ title }) => title !== '');
}

/**
 * A line as a goal's title. What is too long for one is cut, and stands in the notes as it was.
 */
export function lineToGoal(line: string): NewGoal {
  const box = BOX.exec(line);
  const text = (box ? line.slice(box[0].length) : line).trim();
  const { mark = '', sign = '' } = box?.groups ?? {};
  const isDone = /[xX✓✔☑☒✅]/u.test(mark + sign);
  return {
    title: cutTo(MAX_LENGTH.title, text),
    ...(lengthOf(text) > MAX_LENGTH.title && { notes: cutTo(MAX_LENGTH.text, text) }),
    ...(isDone && { completed: true }),
  };
}

function withoutNumbers(lines: string[]): string[] {
  const numbers = lines.map((line) => Number(NUMBER.exec(line)?.groups?.number ?? NaN));
  const isCounted = lines.length > 1 && numbers.every((number, index) => number === index + 1);
  const plain = lines.map((line) => line.replace(NUMBER, ''));
  return isCounted && new Set(plain).size === plain.length ? plain : lines;
}
