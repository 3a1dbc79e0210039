/**
 * Keys that were chosen for this device in place of the table's, one for a command. A keyboard belongs to a device, so
 * the choice does too.
 * @see https://www.w3.org/WAI/WCAG22/Understanding/character-key-shortcuts
 */
import { useExternal } from '#client/local/external.ts';
import { jsonForm, keptValue } from '#client/local/kept-value.ts';

/** Keys as the table writes them, by the name of their command. */
export type OwnKeys = Readonly<Record<string, string>>;

const choice = keptValue(
  'studentos-own-keys',
  jsonForm((kept): OwnKeys =>
    Object.fromEntries(
      Object.entries(kept ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
  ),
);

export const ownKeys = (): OwnKeys => choice.get();

/** Gives a command a key of one's own; null gives it back those of the table. */
export function setOwnKey(command: string, keys: string | null): void {
  const { [command]: _, ...others } = choice.get();
  choice.set(keys === null ? others : { ...others, [command]: keys });
}

/** Gives every command back the keys of the table. */
export const forgetOwnKeys = (): void => choice.set({});

/** The choices, followed as they change. */
export const useOwnKeys = (): OwnKeys => useExternal(choice);
