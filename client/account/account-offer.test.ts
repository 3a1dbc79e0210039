import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isOfferDue, putOffOffer } from './account-offer.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 0, 31);

/** What a browser has and Node has not. */
function memoryStorage(): Pick<Storage, 'getItem' | 'setItem'> {
  const items = new Map<string, string>();
  return { getItem: (key) => items.get(key) ?? null, setItem: (key, value) => void items.set(key, value) };
}

beforeEach(() => vi.stubGlobal('localStorage', memoryStorage()));
afterEach(() => vi.unstubAllGlobals());

test('an account is offered after the third goal', () => {
  expect([0, 1, 2, 3].map((goals) => isOfferDue(goals, NOW, '2026-01-31'))).toEqual([false, false, false, true]);
});

test('an account is offered on the second day, however few the goals', () => {
  expect(isOfferDue(1, NOW, '2026-01-31')).toBe(false);
  expect(isOfferDue(1, NOW + DAY, '2026-02-01')).toBe(true);
});

test('"Not now" holds for 14 days', () => {
  putOffOffer(NOW);
  expect(isOfferDue(3, NOW + 13 * DAY, '2026-02-13')).toBe(false);
  expect(isOfferDue(3, NOW + 15 * DAY, '2026-02-15')).toBe(true);
});
