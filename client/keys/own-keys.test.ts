import { afterEach, describe, expect, it, vi } from 'vitest';
import { clashOf, keysOf, pressToCommands, pressToKeys } from './key-table.ts';
import { forgetOwnKeys, setOwnKey } from './own-keys.ts';

const press = (key: string, held: object = {}) => ({
  key,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  ...held,
});

afterEach(forgetOwnKeys);

describe('a key of one’s own', () => {
  it('takes the place of the table’s', () => {
    setOwnKey('add', 'Alt+n');
    expect(pressToCommands(press('n', { altKey: true }), undefined)).toEqual(['add']);
    expect(pressToCommands(press('n'), undefined)).toEqual([]);
    setOwnKey('add', null);
    expect(pressToCommands(press('n'), undefined)).toEqual(['add']);
  });

  it('may not take another command’s, nor the first of two', () => {
    expect(clashOf('add', 't')).toBe('today');
    expect(clashOf('add', 'g')).toBe('calendar');
    expect(clashOf('add', 'n')).toBeUndefined();
    expect(clashOf('week', 'e')).toBeUndefined();
    setOwnKey('today', 'h');
    expect([clashOf('add', 't'), clashOf('add', 'h')]).toEqual([undefined, 'today']);
  });

  it('is a character, alone or with others held', () => {
    expect(pressToKeys(press('q'))).toBe('q');
    expect(pressToKeys(press('q', { ctrlKey: true }))).toBe('Mod+q');
    for (const key of ['Tab', 'Enter', 'Escape', ' ', 'Shift', 'ArrowLeft', 'Backspace'])
      expect(pressToKeys(press(key))).toBeUndefined();
  });

  it('is there again when the app opens the next time', async () => {
    const kept = new Map<string, string>();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    });
    setOwnKey('add', 'q');
    vi.resetModules();
    const again = await import('./own-keys.ts');
    expect(again.ownKeys()).toEqual({ add: 'q' });
    kept.set('studentos-own-keys', '{"add":5}');
    vi.resetModules();
    expect((await import('./own-keys.ts')).ownKeys()).toEqual({});
    vi.unstubAllGlobals();
  });

  it('is what the table says when asked', () => {
    setOwnKey('tick', 'd');
    expect(keysOf('tick')).toEqual(['d']);
  });
});
