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
  expect([0, 1, 2, 3].map((goals) => isOfferDue(goals, NOW))).toEqual([false, false, false, true]);
});

test('an account is offered on the second day, however few the goals', () => {
  expect(isOfferDue(1, NOW)).toBe(false);
  expect(isOfferDue(1, NOW + DAY)).toBe(true);
});

test('"Not now" holds for 14 days', () => {
  putOffOffer(NOW);
  expect(isOfferDue(3, NOW + 13 * DAY)).toBe(false);
  expect(isOfferDue(3, NOW + 15 * DAY)).toBe(true);
});
