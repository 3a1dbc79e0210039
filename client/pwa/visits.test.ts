import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { countVisit } from './visits.ts';

const NOW = Date.UTC(2026, 0, 31, 12);
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
  const [day, next] = ['2026-01-31', '2026-02-01'];
  expect(countVisit(NOW, day)).toBe(1);
  expect(countVisit(NOW + 20 * MINUTE, day)).toBe(1);
  expect(countVisit(NOW + 45 * MINUTE, day)).toBe(1);
  expect(countVisit(NOW + 80 * MINUTE, day)).toBe(2);
  expect(countVisit(NOW + 81 * MINUTE, next)).toBe(3);
});
