/** What a corpus of lines is made of: titles with traps in them, phrases and what they mean, and lines written by hand. */

/** What a line says beyond its title, as chips have it. */
export interface Meaning {
  /** A calendar day. */
  date?: string;
  /** A wall time, `HH:MM`. */
  time?: string;
  /** A rule of RFC 5545. */
  repeat?: string;
  subject?: string;
}

/** A line, the title that is right for it, and what else it says on Monday, 23 November 2026. */
export type Line = [line: string, title: string, meaning: Meaning];

/** Words that say something, and where in a line they can stand: at its end, or at its beginning as well. */
export type Phrase = [words: string, meaning: Meaning, place?: 'end'];

export interface Corpus {
  titles: string[];
  phrases: Phrase[];
  /** Lines that no table makes. A line without a meaning is a title as it stands. */
  lines: (Line | string)[];
}

/** The day on which all lines are read: a Monday. */
export const TODAY = '2026-11-23';

/** Each phrase after three titles, once with a subject behind it, and before a fourth one, then the lines by hand. */
export function linesOf({ titles, phrases, lines }: Corpus): Line[] {
  const made = phrases.flatMap(([words, meaning, place], index) => {
    const title = (turn: number) => titles[(index * 4 + turn * 3) % titles.length]!;
    const after = [0, 1].map((turn): Line => [`${title(turn)} ${words}`, title(turn), meaning]);
    const tagged: Line = [`${title(3)} ${words} #maths`, title(3), { ...meaning, subject: 'maths' }];
    const before: Line[] = place === 'end' ? [] : [[`${words} ${title(4)}`, title(4), meaning]];
    return [...after, tagged, ...before];
  });
  return [...made, ...lines.map((line): Line => (typeof line === 'string' ? [line, line, {}] : line))];
}
