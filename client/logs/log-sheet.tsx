/** Edits a log entry. It saves itself, with a way back. */
import { sameText, type SameValue } from '#client/design/draft.ts';
import { TextArea, TextField } from '#client/design/field.tsx';
import { Sheet } from '#client/design/sheet.tsx';
import { DraftNotes } from '#client/drafts/draft-notes.tsx';
import { useRecordDraft, useSheetRecord } from '#client/drafts/use-record-draft.ts';
import { useStore } from '#client/runtime/use-runtime.tsx';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { LogRow } from '#client/store/database.ts';
import { isCalendarDay } from '#protocol/calendar-day.ts';
import { MAX_LENGTH } from '#protocol/lengths.ts';
import { LogDetails } from './log-details.tsx';
import { changeLog, type LogFields } from './log-intents.ts';
import { textToMinutes } from './minutes.ts';

interface LogSheetProps {
  log: LogRow;
  onClose: () => void;
}

/** An entry as form fields have it: no value is an empty text. */
interface LogForm {
  text: string;
  minutes: string;
  subject: string;
  date: string;
}

export default function LogSheet({ log, onClose }: LogSheetProps) {
  const { app, logs: messages } = useMessages();
  const { goalSheet, logSheet: words } = useSheetMessages();
  const store = useStore();
  const record = useSheetRecord('logs', log.id, log);
  const form = useRecordDraft({
    resource: 'logs',
    record,
    toForm: logToForm,
    toFields: formToFields,
    write: ({ id }, fields) => changeLog(store, id, fields),
    same,
    said: messages.changed,
  });
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

const logToForm = ({ text, minutes, subject, date }: LogRow): LogForm => ({
  text,
  minutes: minutes === null ? '' : String(minutes),
  subject: subject ?? '',
  date,
});

function formToFields({ text, minutes, subject, date }: Partial<LogForm>): Partial<LogFields> {
  const wanted = minutes === undefined ? undefined : textToMinutes(minutes);
  return {
    ...(subject !== undefined && { subject: subject.trim() || null }),
    ...(text !== undefined && text.trim() !== '' && { text: text.trim() }),
    ...(wanted !== undefined && { minutes: wanted }),
    ...(date !== undefined && isCalendarDay(date) && { date }),
  };
}

/** `1h 30` stays as it was typed once it is stored as 90. */
const same: SameValue<LogForm> = (field, a, b) =>
  field === 'minutes' ? textToMinutes(String(a)) === textToMinutes(String(b)) : sameText(field, a, b);
