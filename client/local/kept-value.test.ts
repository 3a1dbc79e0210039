import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { instantForm, jsonForm, keptValue, wordForm } from './kept-value.ts';

const KEY = 'studentos-test';
let kept: Map<string, string>;
let refuses: boolean;
let follow: (event: Partial<StorageEvent>) => void;

beforeEach(() => {
  kept = new Map();
  refuses = false;
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, raw: string) => {
      if (refuses) throw new DOMException('full', 'QuotaExceededError');
      kept.set(key, raw);
    },
    removeItem: (key: string) => void kept.delete(key),
  });
  vi.stubGlobal('addEventListener', (_: string, listener: typeof follow) => (follow = listener));
  vi.stubGlobal('removeEventListener', () => (follow = () => undefined));
});
afterEach(() => void vi.unstubAllGlobals());

const list = () =>
  keptValue(
    KEY,
    jsonForm((json) => (Array.isArray(json) ? json : [])),
  );

it('is kept, and read again by the next page', () => {
  list().set(['a']);
  expect(list().get()).toEqual(['a']);
});

it('is the same object until something else is kept', () => {
  const value = list();
  value.set(['a']);
  const first = value.get();
  expect(value.get()).toBe(first);
  kept.set(KEY, '["b"]');
  expect(value.get()).toEqual(['b']);
});

it.each(['{"a":', '5', 'null'])('counts as nothing where what is kept cannot be read: %s', (raw) => {
  kept.set(KEY, raw);
  expect(list().get()).toEqual([]);
});

it('holds for as long as the page where the browser refuses to keep it, and no longer than that', () => {
  kept.set(KEY, '["old"]');
  refuses = true;
  const value = list();
  value.set(['new']);
  expect([value.get(), list().get()]).toEqual([['new'], ['old']]);
  refuses = false;
  value.set(['newest']);
  expect([value.get(), list().get()]).toEqual([['newest'], ['newest']]);
});

it('tells those who follow it of changes here and in other tabs', () => {
  const value = list();
  const told = vi.fn();
  const stop = value.subscribe(told);
  value.set(['a']);
  follow({ key: 'other' });
  follow({ key: KEY });
  follow({ key: null });
  expect(told).toHaveBeenCalledTimes(3);
  stop();
  value.set(['b']);
  expect(told).toHaveBeenCalledTimes(3);
});

it('keeps a standard word as nothing, and reads a word that it does not know as the standard one', () => {
  const value = keptValue(KEY, wordForm(['system', 'dark'], 'system'));
  value.set('dark');
  expect([value.get(), kept.get(KEY)]).toEqual(['dark', 'dark']);
  value.set('system');
  expect([value.get(), kept.has(KEY)]).toEqual(['system', false]);
  kept.set(KEY, 'purple');
  expect(value.get()).toBe('system');
});

it('has never been where no instant is kept', () => {
  const value = keptValue(KEY, instantForm);
  expect(value.get()).toBe(0);
  value.set(5);
  expect(value.get()).toBe(5);
});
