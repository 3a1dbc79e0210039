import { describe, expect, it } from 'vitest';
import { commandToKeys } from './key-names.ts';
import { isFirstOfTwo, KEY_TABLE, keysOf, pressToCommands, type Command } from './key-table.ts';

const press = (key: string, held: Partial<Record<'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey', boolean>> = {}) => ({
  key,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  ...held,
});

describe('the table of keys', () => {
  it('gives each key one meaning in each place and everywhere', () => {
    const places = (Object.keys(KEY_TABLE) as Command[]).map((command) => KEY_TABLE[command].place);
    for (const place of new Set<string>(places)) {
      const keys = (Object.keys(KEY_TABLE) as Command[])
        .filter((command) => [place, 'anywhere'].includes(KEY_TABLE[command].place))
        .flatMap(keysOf);
      expect(keys).toEqual([...new Set(keys)]);
    }
  });

  it('reads a letter, a character behind Shift, and Ctrl as well as ⌘', () => {
    expect(pressToCommands(press('t'), undefined)).toEqual(['today']);
    expect(pressToCommands(press('?', { shiftKey: true }), undefined)).toEqual(['help']);
    expect(pressToCommands(press('k', { ctrlKey: true }), undefined)).toEqual(['palette']);
    expect(pressToCommands(press('K', { metaKey: true }), undefined)).toEqual(['palette']);
    expect(pressToCommands(press('z', { ctrlKey: true }), undefined)).toEqual(['undo']);
    expect(pressToCommands(press('Z', { ctrlKey: true, shiftKey: true }), undefined)).toEqual(['redo']);
  });

  it('reads two keys one after the other as their own command', () => {
    expect(isFirstOfTwo(press('g'))).toBe(true);
    expect(isFirstOfTwo(press(' '))).toBe(false);
    expect(pressToCommands(press('l'), 'g')).toEqual(['log']);
    expect(pressToCommands(press('l'), undefined)).toEqual(['write']);
    expect(pressToCommands(press('n'), 'g')).toEqual(['add']);
  });

  it('leaves keys of the browser alone', () => {
    for (const key of ['n', 't', 'l', 'w'])
      expect(pressToCommands(press(key, { ctrlKey: true }), undefined)).toEqual([]);
    expect(pressToCommands(press('ArrowLeft', { altKey: true }), undefined)).toEqual([]);
  });
});

describe('the names of keys', () => {
  it('are those on the keyboard', () => {
    expect(commandToKeys('palette', 'Space', false)).toEqual([['Ctrl K']]);
    expect(commandToKeys('redo', 'Space', true)).toEqual([['⌘⇧Z']]);
    expect(commandToKeys('calendar', 'Space')).toEqual([['G', 'C']]);
    expect(commandToKeys('previous', 'Space')).toEqual([['←'], ['[']]);
    expect(commandToKeys('tick', 'Space')).toEqual([['Space']]);
  });
});
