/** The title of a line: the text without the recognised parts and their punctuation. Pure. */

/** Part of a text, in its units. */
export interface Span {
  start: number;
  end: number;
}

export const overlap = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;

/** Addresses, and what somebody said: nothing is read out of them. */
const CLOSED =
  /\S+:\/\/\S+|\bwww\.\S+|[^\s@]+@[^\s@]+\.[^\s@]+|"[^"]*"|[“”„][^“”]*[“”]|«[^»]*»|»[^«]*«|‹[^›]*›|‘[^’]*’/gu;

export const protectedSpans = (text: string): Span[] =>
  [...text.matchAll(CLOSED)].map((match) => ({ start: match.index, end: match.index + match[0].length }));

/** Only belongs to words that were beside it. */
const SEPARATORS = '[\\s,;:،؛@|/–—-]';
const TRAILING = new RegExp(`${SEPARATORS}+$`, 'u');
const LEADING = new RegExp(`^(?:${SEPARATORS}|[.!])+`, 'u');
const BRACKETS: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

/** The text without some spans, with no space, comma or bracket left over where they stood. */
export function titleWithout(text: string, spans: readonly Span[]): string {
  let title = '';
  let at = 0;
  for (const { start, end } of joined(text, spans)) {
    title = join(title, text.slice(at, start), at > 0);
    at = end;
  }
  if (at === 0) return text.trim();
  return join(title, text.slice(at), true, true).trim();
}

/** Brackets around nothing but what was understood go with it. Spans that touch are one. */
function joined(text: string, spans: readonly Span[]): Span[] {
  const all: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = all.at(-1);
    if (last && /^[\s,;،-]*$/u.test(text.slice(last.end, span.start))) last.end = span.end;
    else all.push({ ...span });
  }
  return all.map(({ start, end }) => {
    const before = /(.)\s*$/u.exec(text.slice(0, start));
    const after = /^\s*(.)/u.exec(text.slice(end));
    const isInBrackets = before && after && BRACKETS[before[1]!] === after[1];
    return isInBrackets ? { start: start - before[0].length, end: end + after[0].length } : { start, end };
  });
}

/** Puts what follows a gap behind what stands before it. */
function join(left: string, right: string, isAfterGap: boolean, isLast = false): string {
  if (!isAfterGap) return right;
  if (left.trim() === '') return right.replace(LEADING, '');
  const rest = right.trimStart();
  if (isLast && !/[\p{L}\p{N}\p{S}]/u.test(rest))
    return left.replace(TRAILING, '') + rest.replace(/^[\s,;:،؛@|/–—-]+/u, '');
  const isGlued = /^[,.;:!?،؛؟)\]}]/u.test(rest);
  return isGlued ? left.trimEnd() + rest : `${left.trimEnd()} ${rest}`;
}
