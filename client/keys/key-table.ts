/** Which key does what: one table, read by the code that acts and by the page that explains. */

/** Where a command can be given. */
export type Place = 'anywhere' | 'day' | 'calendar' | 'row';

interface Key {
  place: Place;
  /**
   * As `KeyboardEvent.key` names them, any of these; `Mod` is ⌘ on a Mac and Ctrl elsewhere; two keys with a space
   * between are pressed one after the other.
   */
  keys: readonly string[];
}

/** In the order in which they are explained. */
export const KEY_TABLE = {
  palette: { place: 'anywhere', keys: ['Mod+k'] },
  search: { place: 'anywhere', keys: ['/'] },
  add: { place: 'anywhere', keys: ['n'] },
  write: { place: 'anywhere', keys: ['l'] },
  today: { place: 'anywhere', keys: ['t'] },
  calendar: { place: 'anywhere', keys: ['g c'] },
  log: { place: 'anywhere', keys: ['g l'] },
  progress: { place: 'anywhere', keys: ['g p'] },
  settings: { place: 'anywhere', keys: ['g s'] },
  undo: { place: 'anywhere', keys: ['Mod+z'] },
  redo: { place: 'anywhere', keys: ['Mod+Shift+z'] },
  help: { place: 'anywhere', keys: ['?'] },
  previous: { place: 'day', keys: ['ArrowLeft', '['] },
  next: { place: 'day', keys: ['ArrowRight', ']'] },
  week: { place: 'calendar', keys: ['w'] },
  month: { place: 'calendar', keys: ['o'] },
  tick: { place: 'row', keys: [' '] },
  open: { place: 'row', keys: ['Enter'] },
  rename: { place: 'row', keys: ['e'] },
  rowBelow: { place: 'row', keys: ['j', 'ArrowDown'] },
  rowAbove: { place: 'row', keys: ['k', 'ArrowUp'] },
  moveDown: { place: 'row', keys: ['Alt+ArrowDown'] },
  moveUp: { place: 'row', keys: ['Alt+ArrowUp'] },
  moveToDate: { place: 'row', keys: ['m'] },
  delete: { place: 'row', keys: ['Delete'] },
} as const satisfies Record<string, Key>;

export type Command = keyof typeof KEY_TABLE;

const COMMANDS = Object.keys(KEY_TABLE) as Command[];

type Press = Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>;

/**
 * The commands that a key press stands for; several where places share a key.
 * @param before  the key that was pressed right before it, for keys that come in twos
 */
export function pressToCommands(press: Press, before: string | undefined): Command[] {
  const single = pressToText(press);
  const pair = commandsOf(`${before} ${single}`);
  return before !== undefined && pair.length > 0 ? pair : commandsOf(single);
}

/** Whether a key begins one of those that come in twos. */
export const isFirstOfTwo = (press: Press): boolean =>
  COMMANDS.some((command) => keysOf(command).some((keys) => keys.startsWith(`${pressToText(press)} `) && keys !== ' '));

/** The keys of a command, as the table writes them. */
export const keysOf = (command: Command): readonly string[] => KEY_TABLE[command].keys;

const commandsOf = (text: string): Command[] => COMMANDS.filter((command) => keysOf(command).includes(text));

/** A press as the table writes it. A letter carries its Shift in itself, unless another key is held too. */
function pressToText({ key, altKey, ctrlKey, metaKey, shiftKey }: Press): string {
  const mod = ctrlKey || metaKey;
  const held = [mod && 'Mod', altKey && 'Alt', shiftKey && (mod || key.length > 1) && 'Shift'].filter(Boolean);
  return [...held, mod && key.length === 1 ? key.toLowerCase() : key].join('+');
}
