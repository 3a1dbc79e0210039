/** Where the person's changes are: on this device, on their way, or on the server. */
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { classNames } from '#client/design/class-names.ts';
import { Icon } from '#client/design/icon.tsx';
import { announce } from '#client/design/toast-store.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { CHIP_ICONS, chipText } from '#client/runtime/chip.ts';
import type { SyncState } from '#client/runtime/sync-status.ts';
import { useSyncStatus } from '#client/runtime/use-runtime.tsx';
import './sync-chip.css';

/** "Synced" has been read by then; its icon stays. */
const FADE_MS = 3_000;
/** A sync that is quicker shows nothing new. */
const SLOW_MS = 1_000;

/**
 * The text is always true and always there for assistive technology; a state of no concern folds down to its icon.
 * The count in it changes with each edit, so the region itself stays silent: `useSyncAnnouncements` speaks once per state.
 */
export function SyncChip() {
  const messages = useMessages();
  const status = useSyncStatus();
  const wordy = useWordy(status.state);
  const icon = useIcon(status.state);
  return (
    <div role="status" aria-live="off" className="sync-chip-place">
      <Link href="/sync" className={classNames('sync-chip', `sync-chip-${status.state}`)}>
        {icon && <Icon name={CHIP_ICONS[icon]} />}
        <span className={wordy ? undefined : 'visually-hidden'}>{chipText(status, messages)}</span>
      </Link>
    </div>
  );
}

/** Whether the words show: "Syncing…" after a second, "Synced" for a moment after something else was shown, the others always. */
function useWordy(state: SyncState): boolean {
  const [shown, setShown] = useState({ state, wordy: state !== 'synced' && state !== 'syncing' });
  useEffect(() => {
    if (state === 'syncing') return later(SLOW_MS, () => setShown({ state, wordy: true }));
    if (state === 'synced') return later(FADE_MS, () => setShown({ state, wordy: false }));
    return later(0, () => setShown({ state, wordy: true }));
  }, [state]);
  if (state === 'synced') return shown.wordy;
  return state === 'syncing' ? shown.state === 'syncing' && shown.wordy : true;
}

/** The state whose icon is shown: a sync shorter than a second keeps the previous icon, so that edits do not flicker. */
function useIcon(state: SyncState): SyncState | null {
  const [held, setHeld] = useState<SyncState | null>(state === 'syncing' ? null : state);
  useEffect(() => later(state === 'syncing' ? SLOW_MS : 0, () => setHeld(state)), [state]);
  return state === 'syncing' ? held : state;
}

/** Says each settled change of state once, politely. Draw it once, outside of what changes with the screen. */
export function useSyncAnnouncements(): void {
  const messages = useMessages();
  const status = useSyncStatus();
  const text = chipText({ ...status, waiting: 0 }, messages);
  const [said, setSaid] = useState(text);
  useEffect(() => {
    if (text === said || status.state === 'syncing') return;
    return later(SLOW_MS, () => {
      setSaid(text);
      announce(text);
    });
  }, [text, said, status.state]);
}

function later(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}
