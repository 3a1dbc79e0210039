/** Copies how syncing stands, for whoever helps. */
import { useStore, useSyncStatus } from '#client/runtime/use-runtime.tsx';
import { Button } from '#client/design/button.tsx';
import { showToast } from '#client/design/toast-store.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { syncDetails } from './sync-details.ts';

export function CopyDetails() {
  const { app } = useMessages();
  const { syncDetails: messages } = useSheetMessages();
  const store = useStore();
  const status = useSyncStatus();
  const copy = async () => {
    const { build = '' } = document.documentElement.dataset;
    const { userAgent, onLine: online } = navigator;
    try {
      await navigator.clipboard.writeText(await syncDetails(store, status, { build, userAgent, online }));
      showToast(messages.copied);
    } catch {
      showToast(messages.notCopied);
    }
  };
  return (
    <Button title={messages.copyHint} onClick={() => void copy()}>
      {app.copyDetails}
    </Button>
  );
}
