/** How much of a text a field takes, counted as records count it: in code points, where the browser's own limit counts an emoji twice. */
import type { ChangeEvent } from 'react';

/** Cuts typed or pasted text to a limit at the place where it was inserted, and keeps the text around it. Pure. */
export function fitLength(before: string, after: string, most: number): string {
  const [old, next] = [[...before], [...after]];
  if (next.length <= most) return after;
  const start = sharedStart(old, next);
  const end = sharedStart(old.slice(start).reverse(), next.slice(start).reverse());
  const typed = next.slice(start, next.length - end);
  const room = Math.max(0, most - start - end);
  return [...next.slice(0, start), ...typed.slice(0, room), ...next.slice(next.length - end)].join('');
}

/** A listener that is only ever told of as much as fits. @param most  in code points; undefined for any length */
export function withinLength<T extends HTMLInputElement | HTMLTextAreaElement>(
  before: unknown,
  most: number | undefined,
  onChange: ((event: ChangeEvent<T>) => void) | undefined,
) {
  return (event: ChangeEvent<T>) => {
    const { target } = event;
    if (most !== undefined && typeof before === 'string') {
      const fitting = fitLength(before, target.value, most);
      if (fitting !== target.value) target.value = fitting;
    }
    onChange?.(event);
  };
}

function sharedStart(one: readonly string[], other: readonly string[]): number {
  const at = one.findIndex((letter, index) => letter !== other[index]);
  return at < 0 ? Math.min(one.length, other.length) : at;
}
