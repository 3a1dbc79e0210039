/** The keys, over whatever is on screen. */
import { Dialog } from '#client/design/dialog.tsx';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { KeyList } from './key-list.tsx';
import { useSingleKeys } from './single-keys.ts';

export default function KeyOverlay({ onClose }: { onClose: () => void }) {
  const { app } = useMessages();
  const { help: messages } = useSheetMessages();
  const single = useSingleKeys();
  return (
    <Dialog title={messages.keysTitle} closeLabel={app.close} onClose={onClose}>
      <p className="key-hint">{single ? messages.keysHint : messages.keysOff}</p>
      <KeyList />
    </Dialog>
  );
}
