import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { countVisit } from './visits.ts';

const NOW = new Date(2026, 0, 31, 12).getTime();
const MINUTE = 60_000;

beforeEach(() => {
  const items = new Map<string, string>();
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, to: string) => items.set(key, to),
  };
  vi.stubGlobal('localStorage', storage);
});
afterEach(() => vi.unstubAllGlobals());

it('a visit goes on through reloads and begins after a pause, or with another day', () => {
  expect(countVisit(NOW)).toBe(1);
  expect(countVisit(NOW + 20 * MINUTE)).toBe(1);
  expect(countVisit(NOW + 45 * MINUTE)).toBe(1);
  expect(countVisit(NOW + 80 * MINUTE)).toBe(2);
  expect(countVisit(new Date(2026, 0, 31, 23, 59).getTime())).toBe(3);
  expect(countVisit(new Date(2026, 1, 1, 0, 1).getTime())).toBe(4);
});
