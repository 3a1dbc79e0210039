/** Values that this browser keeps in localStorage. A value that it refuses to store lasts as long as the page. */
import { signal, type External } from './external.ts';

export interface KeptForm<T> {
  /** Reads the stored text. @param raw  null where nothing is stored, and again where reading it throws */
  parse: (raw: string | null) => T;
  /** Writes the value as text. @returns null to store nothing */
  format: (value: T) => string | null;
}

/** Makes a kept value. `get` returns the same object until the stored text changes; changes by other tabs are followed. */
export function keptValue<T>(key: string, { parse, format }: KeptForm<T>): External<T> {
  let last: { raw: string | null; value: T } | undefined;
  /** The text that the browser refused to store. */
  let refused: string | null | undefined;
  const changes = signal();
  return {
    get() {
      const raw = refused === undefined ? read(key) : refused;
      if (last?.raw !== raw || !last) last = { raw, value: parsed(parse, raw) };
      return last.value;
    },
    set(next) {
      const raw = format(next);
      refused = keep(key, raw) ? undefined : raw;
      changes.notify();
    },
    subscribe(listener) {
      const follow = (event: StorageEvent): void => {
        if (event.key === key || event.key === null) listener();
      };
      const stop = changes.subscribe(listener);
      addEventListener('storage', follow);
      return () => {
        stop();
        removeEventListener('storage', follow);
      };
    },
  };
}

/** One word of a list. @param standard  the default, which is not stored */
export const wordForm = <T extends string>(words: readonly T[], standard: T): KeptForm<T> => ({
  parse: (raw) => words.find((word) => word === raw) ?? standard,
  format: (word) => (word === standard ? null : word),
});

/** A text, or none. */
export const textForm: KeptForm<string | null> = { parse: (raw) => raw, format: (text) => text };

/** A JSON value. @param check  makes the value from the parsed text; undefined where nothing is stored */
export const jsonForm = <T>(check: (kept: unknown) => T): KeptForm<T> => ({
  parse: (raw) => check(raw === null ? undefined : (JSON.parse(raw) as unknown)),
  format: (value) => JSON.stringify(value),
});

/** An instant in ms since 1970; 0 for never. */
export const instantForm: KeptForm<number> = { parse: Number, format: String };

function parsed<T>(parse: (raw: string | null) => T, raw: string | null): T {
  try {
    return parse(raw);
  } catch {
    return parse(null);
  }
}

function read(key: string): string | null {
  try {
    return globalThis.localStorage?.getItem(key) ?? null;
  } catch {
    return null;
  }
}

/** Stores a text. @returns whether the browser accepted it */
function keep(key: string, raw: string | null): boolean {
  try {
    if (raw === null) localStorage.removeItem(key);
    else localStorage.setItem(key, raw);
    return true;
  } catch {
    return false;
  }
}
