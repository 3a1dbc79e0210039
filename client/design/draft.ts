/**
 * The draft of a form: the values typed over the record that the form shows. A draft holds the typed fields only, so a field
 * that nobody touched always shows the record as it stands now, and is never written back.
 */

/** One typed field. */
interface TypedField<V> {
  /** The typed value. */
  value: V;
  /** The value of the field when typing began. */
  base: V;
  /** Stored already; the box keeps its wording (a trailing space, `05`) until the record changes again. */
  saved?: true;
  /** Set between storing and the moment at which the screen hears of it: what the record still seems to hold. */
  stale?: V;
}

/** The typed fields of a form, by name. */
export type Draft<T> = { readonly [F in keyof T]?: TypedField<T[F]> };
type Fields<T> = { [F in keyof T]?: TypedField<T[keyof T]> };

/** Whether two wordings of a field mean the same record. */
export type SameValue<T> = (field: keyof T, a: unknown, b: unknown) => boolean;

/** Wordings that differ in outer spaces alone mean the same. */
export const sameText = (_: unknown, a: unknown, b: unknown): boolean =>
  typeof a === 'string' && typeof b === 'string' ? a.trim() === b.trim() : Object.is(a, b);

/** A draft after some fields were typed. A field that is typed back to what it held is no longer typed. */
export function typeInto<T extends object>(draft: Draft<T>, live: T, change: Partial<T>): Draft<T> {
  const next = fieldsOf(draft);
  for (const field of keysOf(change)) {
    const value = change[field] as T[keyof T];
    const before = next[field];
    const base = before?.saved ? before.value : before ? before.base : live[field];
    const stale = before && 'stale' in before ? { stale: before.stale } : {};
    if (Object.is(value, base) && Object.is(live[field], base)) delete next[field];
    else next[field] = { value, base, ...stale };
  }
  return next as Draft<T>;
}

/** A draft after the record was drawn anew: a stored field gives way to what the record says by now. */
export function followLive<T extends object>(draft: Draft<T>, live: T, same: SameValue<T> = sameText): Draft<T> {
  const next = fieldsOf(draft);
  let changed = false;
  for (const field of keysOf(next)) {
    const typed = next[field]!;
    const awaited = 'stale' in typed && same(field, live[field], typed.stale);
    if (awaited || (!typed.saved && !('stale' in typed))) continue;
    if (typed.saved && !same(field, live[field], typed.value)) delete next[field];
    else if ('stale' in typed) {
      const { value, base } = typed;
      next[field] = { value, base, ...(typed.saved && { saved: true }) };
    } else continue;
    changed = true;
  }
  return changed ? (next as Draft<T>) : draft;
}

/** A draft after some of its values were stored; what was typed meanwhile is still to be stored. */
export function keepSaved<T extends object>(draft: Draft<T>, live: T, saved: Partial<T>): Draft<T> {
  const next = fieldsOf(draft);
  for (const field of keysOf(saved)) {
    const typed = next[field];
    if (!typed) continue;
    const value = saved[field] as T[keyof T];
    const stale = { stale: live[field] };
    next[field] = Object.is(typed.value, value)
      ? { value, base: value, saved: true, ...stale }
      : { value: typed.value, base: value, ...stale };
  }
  return next as Draft<T>;
}

/** The values that the form shows. */
export function shown<T extends object>(draft: Draft<T>, live: T): T {
  const value = { ...live };
  for (const field of keysOf(draft)) value[field] = draft[field]!.value;
  return value;
}

/** The fields that were typed and are not stored yet. */
export const unsaved = <T extends object>(draft: Draft<T>): Partial<T> => gather(draft, ({ value }) => value);

/** The values of those fields when typing began. */
export const basesOf = <T extends object>(draft: Draft<T>): Partial<T> => gather(draft, ({ base }) => base);

/** The part of a draft that outlives the page: typed values that are not stored yet; null where there are none. */
export function toKeep<T extends object>(draft: Draft<T>): Draft<T> | null {
  const kept: Fields<T> = {};
  for (const field of keysOf(draft)) {
    const { value, base, saved } = draft[field]!;
    if (!saved) kept[field] = { value, base };
  }
  return Object.keys(kept).length === 0 ? null : (kept as Draft<T>);
}

/** The fields that are being typed and whose record says something else than when typing began. */
export const overtaken = <T extends object>(
  draft: Draft<T>,
  live: T,
  same: SameValue<T> = sameText,
): readonly (keyof T)[] =>
  keysOf(draft).filter((field) => {
    const typed = draft[field]!;
    if (typed.saved || ('stale' in typed && same(field, live[field], typed.stale))) return false;
    return !same(field, live[field], typed.base) && !same(field, live[field], typed.value);
  });

function gather<T extends object>(draft: Draft<T>, take: (typed: TypedField<T[keyof T]>) => T[keyof T]): Partial<T> {
  const found: Partial<T> = {};
  for (const field of keysOf(draft)) if (!draft[field]!.saved) found[field] = take(draft[field]!);
  return found;
}

const fieldsOf = <T extends object>(draft: Draft<T>): Fields<T> => ({ ...draft });

const keysOf = <T extends object>(of: T): (keyof T)[] => Object.keys(of) as (keyof T)[];
