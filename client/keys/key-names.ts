/** Keys as they are printed on keyboards. */
import type { SheetMessages } from '#client/messages/english-sheets.ts';
import { isRtl, keysOf, type Command } from './key-table.ts';

const PRINTED: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
};

/** The names of keys in a language. */
export type KeyNames = SheetMessages['help']['keys'];

const isMac = (): boolean => /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

/**
 * The ways to give a command by keyboard, each as the keys to press in their order; those to press together are one
 * string. @param names  what stands on the keys that the reader's language has a word for
 */
export function commandToKeys(command: Command, names: KeyNames, mac = isMac(), rtl = isRtl()): string[][] {
  const named: Record<string, string> = {
    ...PRINTED,
    ...(rtl && { ArrowLeft: '→', ArrowRight: '←' }),
    Mod: mac ? '⌘' : names.control,
    Alt: mac ? '⌥' : 'Alt',
    Shift: mac ? '⇧' : names.shift,
    Enter: names.enter,
    Delete: names.delete,
  };
  const print = (key: string) => named[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  return keysOf(command).map((keys) => {
    if (keys === ' ') return [names.space];
    return keys.split(' ').map((each) =>
      each
        .split('+')
        .map(print)
        .join(mac ? '' : ' '),
    );
  });
}
