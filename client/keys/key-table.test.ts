import { describe, expect, it } from 'vitest';
import { englishHelp } from '#client/messages/english-help.ts';
import { germanHelp } from '#client/messages/german-help.ts';
import { commandToKeys } from './key-names.ts';
import { KEY_TABLE, keysOf, pressToCommands, pressToFirstOfTwo, type Command } from './key-table.ts';

const press = (key: string, held: Partial<Record<'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey', boolean>> = {}) => ({
  key,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  ...held,
});

describe('the table of keys', () => {
  it('gives each key one meaning in each scope and everywhere', () => {
    const scopes = (Object.keys(KEY_TABLE) as Command[]).map((command) => KEY_TABLE[command].scope);
    for (const scope of new Set<string>(scopes)) {
      const keys = (Object.keys(KEY_TABLE) as Command[])
        .filter((command) => [scope, 'anywhere'].includes(KEY_TABLE[command].scope))
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
    expect(pressToFirstOfTwo(press('g'))).toBe('g');
    expect(pressToFirstOfTwo(press(' '))).toBeUndefined();
    expect(pressToCommands(press('l'), 'g')).toEqual(['log']);
    expect(pressToCommands(press('l'), undefined)).toEqual(['write']);
    expect(pressToCommands(press('n'), 'g')).toEqual(['add']);
  });

  it('reads letters behind Caps Lock and on keyboards of another alphabet', () => {
    expect(pressToCommands(press('J'), undefined)).toEqual(['rowBelow']);
    expect(pressToCommands({ ...press('ت'), code: 'KeyJ' }, undefined)).toEqual(['rowBelow']);
    expect(pressToCommands({ ...press('л', { ctrlKey: true }), code: 'KeyK' }, undefined)).toEqual(['palette']);
  });

  it('turns left and right round where one reads from the right', () => {
    const rtl = { single: true, rtl: true };
    expect(pressToCommands(press('ArrowRight'), undefined, rtl)).toEqual(['previous']);
    expect(pressToCommands(press('ArrowDown'), undefined, rtl)).toEqual(['rowBelow']);
  });

  it('without single keys reads only those that no voice says by chance', () => {
    const quiet = { single: false, rtl: false };
    for (const key of ['n', '?', '.', 'x', '[']) expect(pressToCommands(press(key), undefined, quiet)).toEqual([]);
    expect(pressToFirstOfTwo(press('g'), quiet)).toBeUndefined();
    expect(pressToCommands(press('ArrowLeft'), undefined, quiet)).toEqual(['previous']);
    expect(pressToCommands(press('k', { ctrlKey: true }), undefined, quiet)).toEqual(['palette']);
    expect(pressToCommands(press('Delete'), undefined, quiet)).toEqual(['delete']);
  });

  it('leaves keys of the browser alone', () => {
    for (const key of ['n', 't', 'l', 'w'])
      expect(pressToCommands(press(key, { ctrlKey: true }), undefined)).toEqual([]);
    expect(pressToCommands(press('ArrowLeft', { altKey: true }), undefined)).toEqual([]);
  });
});

describe('the names of keys', () => {
  const english = englishHelp.keys;
  it('are those on the keyboard', () => {
    expect(commandToKeys('palette', english, false)).toEqual([['Ctrl K']]);
    expect(commandToKeys('redo', english, true)).toEqual([['⌘⇧Z']]);
    expect(commandToKeys('calendar', english)).toEqual([['G', 'C']]);
    expect(commandToKeys('previous', english)).toEqual([['←'], ['[']]);
    expect(commandToKeys('tick', english)).toEqual([['Space']]);
    expect(commandToKeys('previous', english, false, true)).toEqual([['→'], ['[']]);
  });

  it('are those on a German keyboard where the app speaks German', () => {
    const german = germanHelp.keys;
    expect(commandToKeys('redo', german, false)).toEqual([['Strg Umschalt Z']]);
    expect(commandToKeys('redo', german, true)).toEqual([['⌘⇧Z']]);
    expect(commandToKeys('open', german)).toEqual([['Eingabe']]);
    expect(commandToKeys('delete', german)).toEqual([['Entf']]);
  });
});
