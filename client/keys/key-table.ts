/** Which key does what: one table, read by the code that acts, by the page that explains and by the tests. */
import { ownKeys } from './own-keys.ts';
import { isSingleKeysOn } from './single-keys.ts';

/** Where a command can be given. */
export type Place = 'anywhere' | 'day' | 'calendar' | 'row';

interface Key {
  place: Place;
  /**
   * As `KeyboardEvent.key` names them, any of these; `Mod` is ⌘ on a Mac and Ctrl elsewhere; two keys with a space
   * between are pressed one after the other. Left and right are those of a language that is read from the left.
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
  routines: { place: 'anywhere', keys: ['g r'] },
  save: { place: 'anywhere', keys: ['Mod+Enter'] },
  close: { place: 'anywhere', keys: ['Escape'] },
  undo: { place: 'anywhere', keys: ['Mod+z'] },
  redo: { place: 'anywhere', keys: ['Mod+Shift+z'] },
  help: { place: 'anywhere', keys: ['?'] },
  previous: { place: 'day', keys: ['ArrowLeft', '['] },
  next: { place: 'day', keys: ['ArrowRight', ']'] },
  week: { place: 'calendar', keys: ['w'] },
  month: { place: 'calendar', keys: ['o'] },
  rowBelow: { place: 'row', keys: ['j', 'ArrowDown'] },
  rowAbove: { place: 'row', keys: ['k', 'ArrowUp'] },
  tick: { place: 'row', keys: [' '] },
  open: { place: 'row', keys: ['Enter'] },
  rename: { place: 'row', keys: ['e'] },
  moveToTomorrow: { place: 'row', keys: ['.'] },
  moveToDate: { place: 'row', keys: ['m'] },
  moveDown: { place: 'row', keys: ['Alt+ArrowDown'] },
  moveUp: { place: 'row', keys: ['Alt+ArrowUp'] },
  select: { place: 'row', keys: ['x'] },
  selectBelow: { place: 'row', keys: ['Shift+ArrowDown'] },
  selectAbove: { place: 'row', keys: ['Shift+ArrowUp'] },
  selectAll: { place: 'row', keys: ['Mod+a'] },
  delete: { place: 'row', keys: ['Delete'] },
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

/** What a person may choose as a key: a character, alone or with others held. The rest moves and edits everywhere. */
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
      mayMeet(KEY_TABLE[other].place, KEY_TABLE[command].place) &&
      keysOf(other).some((each) => each === keys || each.startsWith(`${keys} `)),
  );

const mayMeet = (one: Place, other: Place): boolean =>
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
