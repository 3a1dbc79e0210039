/** Writes everything that is on this device into a file. Works without a network and without an account. */
import { useState } from 'react';
import { useRuntime } from '#client/runtime/use-runtime.tsx';
import { Button } from '#client/design/button.tsx';
import { download } from '#client/design/download.ts';
import { showToast } from '#client/design/toast-store.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { exportDocument } from './export-document.ts';

export function ExportButton() {
  const { transfer: messages } = useSheetMessages();
  const { store, person } = useRuntime();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      const document = await exportDocument(store, person);
      download(
        `studentos-${document.exportedAt.slice(0, 10)}.json`,
        JSON.stringify(document, null, 1),
        'application/json',
      );
      showToast(messages.exported);
    } catch (cause) {
      console.error(cause);
      showToast(messages.notExported);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button disabled={busy} onClick={() => void save()}>
      {busy ? messages.exporting : messages.export}
    </Button>
  );
}
