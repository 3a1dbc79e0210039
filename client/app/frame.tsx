/** The frame around every screen: navigation, toasts, the update offer, and global keys. */
import { Suspense, useEffect, useLayoutEffect, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { lazyPart } from '#client/design/lazy-part.tsx';
import { OverRegion } from '#client/design/over-region.tsx';
import { useIdle } from '#client/design/use-idle.ts';
import { useKeyboardInset } from '#client/design/use-keyboard-inset.ts';
import { ToastRegion } from '#client/design/toast-region.tsx';
import { useMessages } from '#client/messages/use-messages.ts';
import { useToday } from '#client/day/use-today.ts';
import { UpdateToast } from '#client/pwa/update-toast.tsx';
import { checkForUpdate } from '#client/pwa/updates.ts';
import { Navigation } from './navigation.tsx';
import { overlayDrawn, setOverlay, useOverlay } from './overlay.ts';
import { useSyncAnnouncements } from './sync-chip.tsx';
import { useAppKeys } from './use-app-keys.ts';
import { useNewDay } from './use-new-day.ts';
import { useStore, useSyncStatus } from '#client/runtime/use-runtime.tsx';
import { useLanguage } from './use-language.ts';
import { useLook } from './use-look.ts';
import './frame.css';

/** Loads the palette ahead of its first use, so that it opens offline and at once. */
export const loadPalette = () => import('#client/search/palette.tsx');
const Palette = lazyPart(loadPalette);

/** Loads the overview of keys ahead of its first use. */
export const loadKeyOverlay = () => import('#client/keys/key-overlay.tsx');
const KeyOverlay = lazyPart(loadKeyOverlay);
const Background = lazyPart(() => import('./background.tsx'), { offer: true });
const StorageNotices = lazyPart(() => import('./storage-notices.tsx'), { offer: true });

export function Frame({ children }: { children: ReactNode }) {
  const { app, update } = useMessages();
  useLook();
  useLanguage();
  useAppKeys();
  useKeyboardInset();
  const today = useToday();
  useNewDay(today);
  useNeededUpdate();
  useSyncAnnouncements();
  const idle = useIdle();
  const store = useStore();
  const [path] = useLocation();
  const overlay = useOverlay();
  useLayoutEffect(() => {
    if (overlay) overlayDrawn();
  }, [overlay]);
  return (
    <>
      <a href="#content" className="skip-link">
        {app.skipToContent}
      </a>
      <div className="frame">
        <Navigation />
        <Suspense fallback={null}>{idle && <StorageNotices />}</Suspense>
        {children}
      </div>
      <Suspense fallback={null}>{idle && <Background />}</Suspense>
      {/* Apart: what is open waits for nothing behind it. */}
      <Suspense fallback={null}>
        {overlay === 'search' && <Palette today={today} onClose={() => setOverlay(null)} />}
        {overlay === 'keys' && <KeyOverlay onClose={() => setOverlay(null)} />}
      </Suspense>
      <OverRegion page={`${store.name} ${path}`} />
      <UpdateToast text={update} />
      <ToastRegion closeLabel={app.close} />
    </>
  );
}

/** A server that no longer speaks this build's protocol has a newer build to offer: look for it at once. */
function useNeededUpdate(): void {
  const { updateNeeded } = useSyncStatus();
  useEffect(() => {
    if (updateNeeded) checkForUpdate();
  }, [updateNeeded]);
}
