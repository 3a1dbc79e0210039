/** Icon and text of the sync chip in each state. */
import type { IconName } from '#client/design/icon.tsx';
import type { Messages } from '#client/messages/english.ts';
import type { SyncState, SyncStatus } from './sync-status.ts';

/** The icon of each state, so that no state is told by colour alone. */
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

/** The text of a state, with the number of waiting changes where syncing is held up. */
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
