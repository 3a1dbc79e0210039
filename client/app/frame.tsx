/** What stands around every screen: navigation, toasts, update offer, and the keys that work everywhere. */
import { lazy, Suspense, useEffect, type ReactNode } from 'react';
import { ToastRegion } from '#client/design/toast-region.tsx';
import { useChanges } from '#client/history/use-changes.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { UpdateToast } from '#client/pwa/update-toast.tsx';
import { checkForUpdate } from '#client/pwa/updates.ts';
import { Navigation } from './navigation.tsx';
import { useSyncAnnouncements } from './sync-chip.tsx';
import { useSyncStatus } from './use-runtime.tsx';
import { useTheme } from './use-theme.ts';
import './frame.css';

const NoticeToasts = lazy(() => import('./notice-toasts.tsx'));

export function Frame({ children }: { children: ReactNode }) {
  const { app, update } = useMessages();
  useTheme();
  useUndoKeys();
  useNeededUpdate();
  useSyncAnnouncements();
  return (
    <>
      <a href="#content" className="skip-link">
        {app.skipToContent}
      </a>
      <div className="frame">
        <Navigation />
        {children}
      </div>
      <Suspense fallback={null}>
        <NoticeToasts />
      </Suspense>
      <UpdateToast text={update} />
      <ToastRegion closeLabel={app.close} />
    </>
  );
}

/** Ctrl or ⌘ with Z undoes, with Shift too it redoes; inside a field the browser's own undo is meant. */
function useUndoKeys(): void {
  const changes = useChanges();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey) || event.altKey || isField(event.target))
        return;
      event.preventDefault();
      void (event.shiftKey ? changes.redo() : changes.undo());
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [changes]);
}

/** A field with nothing in it has nothing of its own to undo. */
const isField = (target: EventTarget | null): boolean =>
  (target instanceof HTMLTextAreaElement && target.value !== '') ||
  (target instanceof HTMLInputElement && target.type !== 'checkbox' && target.value !== '') ||
  (target instanceof Element && target.closest('dialog') !== null);

/** A server that no longer speaks this build's protocol has a newer build to offer: look for it at once. */
function useNeededUpdate(): void {
  const { updateNeeded } = useSyncStatus();
  useEffect(() => {
    if (updateNeeded) checkForUpdate();
  }, [updateNeeded]);
}
