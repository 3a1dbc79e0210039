/** Which key does what: one table, read by the code that acts, by the page that explains and by the tests. */
import { ownKeys } from './own-keys.ts';
import { isSingleKeysOn } from './single-keys.ts';

/** Where a command can be given. */
export type KeyScope = 'anywhere' | 'day' | 'calendar' | 'row';

interface Key {
  scope: KeyScope;
  /**
   * As `KeyboardEvent.key` names them, any of these; `Mod` is ⌘ on a Mac and Ctrl elsewhere; two keys with a space
   * between are pressed one after the other. Left and right are those of a language that is read from the left.
   */
  keys: readonly string[];
}

/** In the order in which they are explained. */
export const KEY_TABLE = {
  palette: { scope: 'anywhere', keys: ['Mod+k'] },
  search: { scope: 'anywhere', keys: ['/'] },
  add: { scope: 'anywhere', keys: ['n'] },
  write: { scope: 'anywhere', keys: ['l'] },
  today: { scope: 'anywhere', keys: ['t'] },
  calendar: { scope: 'anywhere', keys: ['g c'] },
  log: { scope: 'anywhere', keys: ['g l'] },
  progress: { scope: 'anywhere', keys: ['g p'] },
  settings: { scope: 'anywhere', keys: ['g s'] },
  routines: { scope: 'anywhere', keys: ['g r'] },
  save: { scope: 'anywhere', keys: ['Mod+Enter'] },
  close: { scope: 'anywhere', keys: ['Escape'] },
  undo: { scope: 'anywhere', keys: ['Mod+z'] },
  redo: { scope: 'anywhere', keys: ['Mod+Shift+z'] },
  help: { scope: 'anywhere', keys: ['?'] },
  previous: { scope: 'day', keys: ['ArrowLeft', '['] },
  next: { scope: 'day', keys: ['ArrowRight', ']'] },
  week: { scope: 'calendar', keys: ['w'] },
  month: { scope: 'calendar', keys: ['o'] },
  rowBelow: { scope: 'row', keys: ['j', 'ArrowDown'] },
  rowAbove: { scope: 'row', keys: ['k', 'ArrowUp'] },
  tick: { scope: 'row', keys: [' '] },
  open: { scope: 'row', keys: ['Enter'] },
  rename: { scope: 'row', keys: ['e'] },
  moveToTomorrow: { scope: 'row', keys: ['.'] },
  moveToDate: { scope: 'row', keys: ['m'] },
  moveDown: { scope: 'row', keys: ['Alt+ArrowDown'] },
  moveUp: { scope: 'row', keys: ['Alt+ArrowUp'] },
  select: { scope: 'row', keys: ['x'] },
  selectBelow: { scope: 'row', keys: ['Shift+ArrowDown'] },
  selectAbove: { scope: 'row', keys: ['Shift+ArrowUp'] },
  selectAll: { scope: 'row', keys: ['Mod+a'] },
  delete: { scope: 'row', keys: ['Delete'] },
} as const satisfies Record<string, Key>;

export type Command = keyof typeof KEY_TABLE;

const COMMANDS = Object.keys(KEY_TABLE) as Command[];

type Press = Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'> & { code?: string };

interface Reading {
  /** Whether a character alone means a command. */
  single: boolean;
  /** Whether the page is read from the right: there, left leads on. */
  rtl: boolean;
}

const asSet = (): Reading => ({ single: isSingleKeysOn(), rtl: isRtl() });

/** Whether the page is read from the right. */
export const isRtl = (): boolean => globalThis.document?.documentElement.dir === 'rtl';

/**
 * The commands that a key press stands for; several where places share a key.
 * @param before  the key that was pressed right before it, for keys that come in twos
 */
export function pressToCommands(press: Press, before: string | undefined, reading = asSet()): Command[] {
  const single = pressToText(press, reading);
  if (!reading.single && isCharacter(single)) return [];
  const pair = commandsOf(`${before} ${single}`);
  return before !== undefined && pair.length > 0 ? pair : commandsOf(single);
}

/** The key, as the table writes it, when it begins one of those that come in twos. */
export function pressToFirstOfTwo(press: Press, reading = asSet()): string | undefined {
  const text = pressToText(press, reading);
  const begins = (keys: string) => keys.startsWith(`${text} `) && keys !== ' ';
  return reading.single && COMMANDS.some((command) => keysOf(command).some(begins)) ? text : undefined;
}

/** The keys of a command, as the table writes them: the one that was chosen on this device, else the table's. */
export function keysOf(command: Command): readonly string[] {
  const own = ownKeys()[command];
  return own === undefined ? KEY_TABLE[command].keys : [own];
}

/** The keys that a person may choose: a character or a function key, alone or with modifiers. Other keys move and edit everywhere. */
const CHOOSABLE = /^(?:(?:Mod|Alt|Shift)\+)*(?:[^\s+]|\+|F\d{1,2})$/;

/** The key that is being pressed, as the table writes it; undefined for one that nobody may choose. */
export function pressToKeys(press: Press): string | undefined {
  const keys = pressToText(press, asSet());
  return CHOOSABLE.test(keys) ? keys : undefined;
}

/** The command that could not be given any more if another one had these keys. */
export const clashOf = (command: Command, keys: string): Command | undefined =>
  COMMANDS.find(
    (other) =>
      other !== command &&
      mayMeet(KEY_TABLE[other].scope, KEY_TABLE[command].scope) &&
      keysOf(other).some((each) => each === keys || each.startsWith(`${keys} `)),
  );

const mayMeet = (one: KeyScope, other: KeyScope): boolean =>
  one === other || one === 'anywhere' || other === 'anywhere' || (one !== 'calendar' && other !== 'calendar');

/** Whether keys are a character alone, which someone who speaks to their computer may say by chance. */
export const isCharacter = (keys: string): boolean => /^\S( \S)?$/.test(keys);

const commandsOf = (text: string): Command[] => COMMANDS.filter((command) => keysOf(command).includes(text));

/** A press as the table writes it. A character carries its Shift in itself, unless another key is held too. */
function pressToText({ key, code, altKey, ctrlKey, metaKey, shiftKey }: Press, { rtl }: Reading): string {
  const mod = ctrlKey || metaKey;
  const held = [mod && 'Mod', altKey && 'Alt', shiftKey && (mod || key.length > 1) && 'Shift'].filter(Boolean);
  return [...held, toNamed(key, code, mod || !shiftKey, rtl)].join('+');
}

/** The key in the words of the table, whatever the keyboard's alphabet and whether Caps Lock is on. */
function toNamed(key: string, code: string | undefined, plain: boolean, rtl: boolean): string {
  if (rtl && key === 'ArrowLeft') return 'ArrowRight';
  if (rtl && key === 'ArrowRight') return 'ArrowLeft';
  const foreign = key.length === 1 && key > '~';
  const letter = foreign ? code?.match(/^Key([A-Z])$/)?.[1] : undefined;
  const named = letter === undefined ? key : plain ? letter.toLowerCase() : letter;
  return plain && named.length === 1 ? named.toLowerCase() : named;
}
