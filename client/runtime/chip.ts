/** What the sync chip says in each of its states. */
import type { IconName } from '#client/design/icon.tsx';
import type { Messages } from '#client/messages/english.ts';
import type { SyncState, SyncStatus } from './sync-status.ts';

/** A cue that needs no colour. */
export const CHIP_ICONS: Record<SyncState, IconName> = {
  guest: 'phone',
  synced: 'check',
  syncing: 'sync',
  full: 'cloud-alert',
  offline: 'cloud-off',
  unreachable: 'cloud-alert',
  clock: 'clock',
  'sign-in': 'key',
  attention: 'alert',
};

/** The state in words, with how much waits where something stands in the way. */
export function chipText({ state, waiting, attention, updateNeeded }: SyncStatus, { sync }: Messages): string {
  const withWaiting = (text: string) => (waiting > 0 ? `${text} · ${sync.waiting(waiting)}` : text);
  switch (state) {
    case 'guest':
      return sync.guest;
    case 'synced':
      return sync.synced;
    case 'syncing':
      return sync.syncing;
    case 'full':
      return withWaiting(sync.full);
    case 'offline':
      return withWaiting(sync.offline);
    case 'unreachable':
      return withWaiting(sync.unreachable);
    case 'clock':
      return withWaiting(sync.clock);
    case 'sign-in':
      return withWaiting(sync.signIn);
    case 'attention':
      return updateNeeded ? sync.updateNeeded : sync.review(attention);
  }
}
