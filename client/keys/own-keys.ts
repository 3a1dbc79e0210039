/**
 * Keys that were chosen for this device in place of the table's, one for a command. A keyboard belongs to a device, so
 * the choice does too.
 * @see https://www.w3.org/WAI/WCAG22/Understanding/character-key-shortcuts
 */
import { useSyncExternalStore } from 'react';

const KEY = 'studentos-own-keys';

/** Keys as the table writes them, by the name of their command. */
export type OwnKeys = Readonly<Record<string, string>>;

const listeners = new Set<() => void>();
let own: OwnKeys = read();

export const ownKeys = (): OwnKeys => own;

/** Gives a command a key of one's own; null gives it back those of the table. */
export function setOwnKey(command: string, keys: string | null): void {
  const { [command]: _, ...others } = own;
  keep(keys === null ? others : { ...others, [command]: keys });
}

/** Gives every command back the keys of the table. */
export const forgetOwnKeys = (): void => keep({});

/** The choices, followed as they change. */
export const useOwnKeys = (): OwnKeys => useSyncExternalStore(subscribe, ownKeys);

function keep(next: OwnKeys): void {
  own = next;
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // Where nothing can be kept, the choice holds for as long as the page does.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What cannot be read counts as nothing chosen. */
function read(): OwnKeys {
  try {
    const kept: unknown = JSON.parse(globalThis.localStorage?.getItem(KEY) ?? '{}');
    const entries = Object.entries(kept ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}
