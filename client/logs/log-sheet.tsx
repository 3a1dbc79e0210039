/** Edits a log entry. What was written is kept when the sheet closes, with a way back. */
import { useState } from 'react';
import { useStore } from '#client/app/use-runtime.tsx';
import { TextArea, TextField } from '#client/design/field.tsx';
import { Sheet } from '#client/design/sheet.tsx';
import { useChanges } from '#client/history/use-changes.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { LogRow } from '#client/store/database.ts';
import { isCalendarDay } from '#protocol/calendar-day.ts';
import { LogDetails, textToMinutes } from './log-details.tsx';
import { changeLog, type LogFields } from './log-intents.ts';
import { useLogAutosave } from './use-log-autosave.ts';

interface LogSheetProps {
  log: LogRow;
  onClose: () => void;
}

export default function LogSheet({ log, onClose }: LogSheetProps) {
  const { app, goals, logs: messages } = useMessages();
  const store = useStore();
  const changes = useChanges();
  const [draft, setDraft] = useState(() => logToDraft(log));
  const save = () => changeLog(store, log.id, draftToFields(draft));
  const finish = useLogAutosave(draft, save);
  const close = () => {
    void changes.make(messages.changed, finish);
    onClose();
  };
  return (
    <Sheet title={messages.sheet} closeLabel={app.close} savesItself onSubmit={close} onClose={close}>
      <TextArea
        label={messages.text}
        rows={3}
        maxLength={10_000}
        dir="auto"
        value={draft.text}
        error={draft.text.trim() === '' ? messages.textNeeded : undefined}
        onChange={(event) => setDraft({ ...draft, text: event.target.value })}
      />
      <LogDetails value={draft} onChange={(change) => setDraft({ ...draft, ...change })} />
      <TextField
        label={messages.date}
        type="date"
        value={draft.date}
        onChange={(event) => setDraft({ ...draft, date: event.target.value })}
      />
      <p className="field-hint">{goals.savesItself}</p>
    </Sheet>
  );
}

const logToDraft = ({ text, minutes, subject, date }: LogRow) => ({
  text,
  minutes: minutes === null ? '' : String(minutes),
  subject: subject ?? '',
  date,
});

/** What of a draft can be stored as it is; the rest stays what it was. */
function draftToFields(draft: ReturnType<typeof logToDraft>): Partial<LogFields> {
  const minutes = textToMinutes(draft.minutes);
  return {
    subject: draft.subject.trim() || null,
    ...(draft.text.trim() !== '' && { text: draft.text.trim() }),
    ...(minutes !== undefined && { minutes }),
    ...(isCalendarDay(draft.date) && { date: draft.date }),
  };
}
