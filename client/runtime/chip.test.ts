import { expect, test } from 'vitest';
import { english } from '#client/messages/english.ts';
import { chipText } from './chip.ts';
import type { SyncStatus } from './sync-status.ts';

const status = (of: Partial<SyncStatus>): SyncStatus => ({
  state: 'synced',
  waiting: 0,
  attention: 0,
  lastSyncAt: null,
  longUnsent: 0,
  arrived: null,
  updateNeeded: false,
  ...of,
});

test.each<[Partial<SyncStatus>, string]>([
  [{ state: 'guest', waiting: 5 }, 'On this device'],
  [{ state: 'synced' }, 'Synced'],
  [{ state: 'syncing', waiting: 2 }, 'Syncing…'],
  [{ state: 'full', waiting: 3 }, 'Account full · 3 waiting'],
  [{ state: 'offline' }, 'Offline'],
  [{ state: 'offline', waiting: 3 }, 'Offline · 3 waiting'],
  [{ state: 'unreachable', waiting: 3 }, "Can't reach server · 3 waiting"],
  [{ state: 'clock', waiting: 2 }, 'Check the clock · 2 waiting'],
  [{ state: 'sign-in', waiting: 1200 }, 'Sign in to sync · 1,200 waiting'],
  [{ state: 'attention', attention: 1 }, 'Review 1 change'],
  [{ state: 'attention', attention: 2 }, 'Review 2 changes'],
  [{ state: 'attention', attention: 2, updateNeeded: true }, 'Update needed'],
])('the chip says what is so: %j is "%s"', (of, text) => {
  expect(chipText(status(of), english)).toBe(text);
});
