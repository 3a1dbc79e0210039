/** A value that this browser keeps for itself, in localStorage. What it refuses to keep holds for as long as the page. */
import { signal, type External } from './external.ts';

export interface KeptForm<T> {
  /** @param raw  as it is kept; null where nothing is. What throws counts as nothing kept */
  parse: (raw: string | null) => T;
  /** @returns null where nothing is to be kept */
  format: (value: T) => string | null;
}

/** The same object for as long as the same is kept; other tabs' changes are followed. */
export function keptValue<T>(key: string, { parse, format }: KeptForm<T>): External<T> {
  let last: { raw: string | null; value: T } | undefined;
  /** What the browser has refused to keep. */
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

/** A word of some, as it is kept. @param standard  is kept as nothing */
export const wordForm = <T extends string>(words: readonly T[], standard: T): KeptForm<T> => ({
  parse: (raw) => words.find((word) => word === raw) ?? standard,
  format: (word) => (word === standard ? null : word),
});

/** A text, or none. */
export const textForm: KeptForm<string | null> = { parse: (raw) => raw, format: (text) => text };

/** Anything that JSON can say. @param check  makes a value of whatever is kept, undefined where nothing is */
export const jsonForm = <T>(check: (kept: unknown) => T): KeptForm<T> => ({
  parse: (raw) => check(raw === null ? undefined : (JSON.parse(raw) as unknown)),
  format: (value) => JSON.stringify(value),
});

/** The instant at which something was put off, in ms since 1970; 0 for never. */
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

/** @returns whether the browser keeps it */
function keep(key: string, raw: string | null): boolean {
  try {
    if (raw === null) localStorage.removeItem(key);
    else localStorage.setItem(key, raw);
    return true;
  } catch {
    return false;
  }
}
