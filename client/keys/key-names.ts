/** Keys as they are printed on keyboards. */
import { isRtl, keysOf, type Command } from './key-table.ts';

const PRINTED: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
};

const isMac = (): boolean => /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

/**
 * The ways to give a command by keyboard, each as the keys to press in their order; those to press together are one
 * string. @param space  what the space bar is called
 */
export function commandToKeys(command: Command, space: string, mac = isMac(), rtl = isRtl()): string[][] {
  const named: Record<string, string> = {
    ...PRINTED,
    ...(rtl && { ArrowLeft: '→', ArrowRight: '←' }),
    Mod: mac ? '⌘' : 'Ctrl',
    Alt: mac ? '⌥' : 'Alt',
    Shift: mac ? '⇧' : 'Shift',
  };
  const print = (key: string) => named[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  return keysOf(command).map((keys) => {
    if (keys === ' ') return [space];
    return keys.split(' ').map((each) =>
      each
        .split('+')
        .map(print)
        .join(mac ? '' : ' '),
    );
  });
}
