/** Edits a log entry. It saves itself, with a way back. */
import { TextArea, TextField } from '#client/design/field.tsx';
import { Sheet } from '#client/design/sheet.tsx';
import { DraftNotes } from '#client/drafts/draft-notes.tsx';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { LogRow } from '#client/store/database.ts';
import { MAX_LENGTH } from '#protocol/lengths.ts';
import { LogDetails } from './log-details.tsx';
import { useLogDraft } from './use-log-draft.ts';

interface LogSheetProps {
  log: LogRow;
  onClose: () => void;
}

export default function LogSheet({ log, onClose }: LogSheetProps) {
  const { app } = useMessages();
  const { goalSheet, logSheet: words } = useSheetMessages();
  const form = useLogDraft(log);
  const { draft, set } = form;
  const close = () => {
    void form.finish();
    onClose();
  };
  return (
    <Sheet title={words.sheet} closeLabel={app.close} savesItself onSubmit={close} onClose={close}>
      <TextArea
        label={words.text}
        rows={3}
        maxLength={MAX_LENGTH.text}
        dir="auto"
        value={draft.text}
        error={draft.text.trim() === '' ? words.textNeeded : undefined}
        onChange={(event) => set({ text: event.target.value })}
      />
      <LogDetails value={draft} onChange={set} />
      <TextField
        label={words.date}
        type="date"
        value={draft.date}
        onChange={(event) => set({ date: event.target.value })}
      />
      <DraftNotes resource="logs" id={log.id} draft={form} />
      <p className="field-hint">{goalSheet.savesItself}</p>
    </Sheet>
  );
}
