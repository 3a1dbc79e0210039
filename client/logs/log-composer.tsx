/** Writes a new log entry. */
import { useMemo, useState, type KeyboardEvent, type RefObject } from 'react';
import { useStore } from '#client/runtime/use-runtime.tsx';
import { Button } from '#client/design/button.tsx';
import { TextArea } from '#client/design/field.tsx';
import { useKeptForm } from '#client/drafts/use-kept.ts';
import { useChanges } from '#client/history/use-changes.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { MAX_LENGTH } from '#protocol/lengths.ts';
import { LogDetails } from './log-details.tsx';
import { addLog } from './log-intents.ts';
import { textToMinutes } from './minutes.ts';
import { useSaidInLog } from './use-said-in-log.ts';
import './log-composer.css';

/** An entry as it is written. */
const EMPTY = { text: '', minutes: '', subject: '' };

interface LogComposerProps {
  date: CalendarDay;
  areaRef: RefObject<HTMLTextAreaElement | null>;
}

/**
 * Enter saves what is one line; Shift+Enter begins a longer text, in which Enter is a new line and Ctrl+Enter saves, as in
 * every form (client/keys).
 * Minutes and subject show once there is text. The subject stays for the next entry. What is written is kept for its day until
 * it is saved or cleared. What the text says of them ("45 min #maths") shows there until one of them is written.
 */
export function LogComposer({ date, areaRef }: LogComposerProps) {
  const messages = useMessages().logs;
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
    areaRef.current?.focus();
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
    if (await send(() => changes.attempt(messages.added, add, 'quietly'))) {
      setLastSubject(shown.subject);
      setOwn(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!isSaving(event, text)) return;
    event.preventDefault();
    void save();
  };
  return (
    <form
      className="log-composer"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextArea
        ref={areaRef}
        label={messages.write}
        hideLabel
        placeholder={messages.write}
        maxLength={MAX_LENGTH.text}
        dir="auto"
        value={text}
        onChange={(event) => set({ ...entry, text: event.target.value })}
      />
      {text !== '' && (
        <>
          <LogDetails
            value={shown}
            onChange={(change) => {
              setOwn(true);
              set({ ...entry, ...shown, ...change });
            }}
          />
          <Button kind="primary" type="submit" className="log-composer-save">
            {messages.save}
          </Button>
        </>
      )}
    </form>
  );
}

/** One that could not be saved comes back before the one that has been begun since. */
const joinEntries = (sent: typeof EMPTY, now: typeof EMPTY) => ({ ...now, text: `${sent.text}\n${now.text}` });

function isSaving(event: KeyboardEvent<HTMLElement>, text: string): boolean {
  if (event.key !== 'Enter' || event.nativeEvent.isComposing) return false;
  if (event.ctrlKey || event.metaKey) return false;
  const inText = event.target instanceof HTMLTextAreaElement;
  return inText && !event.shiftKey && !text.includes('\n');
}
