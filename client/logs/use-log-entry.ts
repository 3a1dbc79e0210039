/** A new log entry while it is written. */
import { useMemo, useState } from 'react';
import { useKeptForm } from '#client/drafts/use-kept.ts';
import { useChanges } from '#client/history/use-changes.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { useStore } from '#client/runtime/use-runtime.tsx';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { addLog } from './log-intents.ts';
import { textToMinutes } from './minutes.ts';
import { useSaidInLog } from './use-said-in-log.ts';

const EMPTY = { text: '', minutes: '', subject: '' };

interface LogEntry {
  text: string;
  /** Its minutes and subject as shown, typed or recognised in the text. */
  shown: { minutes: string; subject: string };
  type: (text: string) => void;
  detail: (change: Partial<LogEntry['shown']>) => void;
  /** Saves what can be saved. */
  save: () => Promise<void>;
}

/**
 * The subject stays for the next entry. What is written is kept for its day until it is saved or cleared.
 * @param onSave  called in the gesture that saves it
 */
export function useLogEntry(date: CalendarDay, onSave: () => void): LogEntry {
  const { added } = useMessages().logs;
  const store = useStore();
  const changes = useChanges();
  const [lastSubject, setLastSubject] = useState('');
  const blank = useMemo(() => ({ ...EMPTY, subject: lastSubject }), [lastSubject]);
  const { value: entry, set, send } = useKeptForm(`log ${date}`, blank, joinEntries);
  const { text } = entry;
  const [isOwn, setOwn] = useState(false);
  const { said, readForSure } = useSaidInLog(text, date);
  // A subject that was typed stands, also in a draft that was found again.
  const takesSubject = !isOwn && entry.subject === blank.subject;
  const shown = {
    minutes: isOwn ? entry.minutes : entry.minutes || said.minutes,
    subject: (takesSubject && said.subject) || entry.subject,
  };
  const save = async () => {
    const minutes = textToMinutes(shown.minutes);
    const subject = shown.subject.trim() || null;
    if (text.trim() === '' || minutes === undefined) return;
    onSave();
    const add = async () => {
      const read = await readForSure();
      const fields = {
        date,
        text: takesSubject ? read.text : text.trim(),
        minutes,
        subject: (takesSubject && read.subject) || subject,
      };
      return addLog(store, fields);
    };
    if (await send(() => changes.attempt(added, add, 'quietly'))) {
      setLastSubject(shown.subject);
      setOwn(false);
    }
  };
  return {
    text,
    shown,
    type: (next) => set({ ...entry, text: next }),
    detail: (change) => {
      setOwn(true);
      set({ ...entry, ...shown, ...change });
    },
    save,
  };
}

/** One that could not be saved comes back before the one that has been begun since. */
const joinEntries = (sent: typeof EMPTY, now: typeof EMPTY) => ({ ...now, text: `${sent.text}\n${now.text}` });
