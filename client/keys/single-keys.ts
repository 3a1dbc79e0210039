/**
 * Whether a character alone gives a command. It can be turned off, for those who speak to their computer or whose hands
 * brush keys; a keyboard belongs to a device, so the choice does too.
 * @see https://www.w3.org/WAI/WCAG22/Understanding/character-key-shortcuts
 */
import { useExternal } from '#client/local/external.ts';
import { keptValue, wordForm } from '#client/local/kept-value.ts';

const choice = keptValue('studentos-single-keys', wordForm(['on', 'off'], 'on'));

export const isSingleKeysOn = (): boolean => choice.get() === 'on';

export const setSingleKeys = (next: boolean): void => choice.set(next ? 'on' : 'off');

/** The choice, followed as it changes; `setSingleKeys` changes it. */
export const useSingleKeys = (): boolean => useExternal(choice) === 'on';
