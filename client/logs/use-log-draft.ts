/** The fields of a log entry on its sheet. */
import { sameText, type SameValue } from '#client/design/draft.ts';
import { useRecordDraft, useSheetRecord, type RecordDraft } from '#client/drafts/use-record-draft.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { useStore } from '#client/runtime/use-runtime.tsx';
import type { LogRow } from '#client/store/database.ts';
import { isCalendarDay } from '#protocol/calendar-day.ts';
import { changeLog, type LogFields } from './log-intents.ts';
import { textToMinutes } from './minutes.ts';

/** An entry as form fields have it: no value is an empty text. */
interface LogForm {
  text: string;
  minutes: string;
  subject: string;
  date: string;
}

/** @param log  as it stood when the sheet was asked for */
export function useLogDraft(log: LogRow): RecordDraft<LogForm> {
  const store = useStore();
  const { changed } = useMessages().logs;
  return useRecordDraft({
    resource: 'logs',
    record: useSheetRecord('logs', log.id, log),
    toForm: logToForm,
    toFields: formToFields,
    write: ({ id }, fields) => changeLog(store, id, fields),
    same,
    said: changed,
  });
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
