/** Writes a new log entry. */
import { useMemo, useState, type KeyboardEvent, type RefObject } from 'react';
import { useStore } from '#client/runtime/use-runtime.tsx';
import { Button } from '#client/design/button.tsx';
import { TextArea } from '#client/design/field.tsx';
import { useKeptForm } from '#client/drafts/use-kept.ts';
import { useChanges } from '#client/history/use-changes.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { MOST } from '#protocol/text.ts';
import { LogDetails } from './log-details.tsx';
import { addLog } from './log-intents.ts';
import { textToMinutes } from './minutes.ts';
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
 * it is saved or cleared.
 */
export function LogComposer({ date, areaRef }: LogComposerProps) {
  const messages = useMessages().logs;
  const store = useStore();
  const changes = useChanges();
  const [lastSubject, setLastSubject] = useState('');
  const blank = useMemo(() => ({ ...EMPTY, subject: lastSubject }), [lastSubject]);
  const { value: entry, set, send } = useKeptForm(`log ${date}`, blank, joinEntries);
  const { text } = entry;
  const save = async () => {
    const minutes = textToMinutes(entry.minutes);
    const subject = entry.subject.trim() || null;
    if (text.trim() === '' || minutes === undefined) return;
    areaRef.current?.focus();
    const fields = { date, text: text.trim(), minutes, subject };
    if (await send(() => changes.attempt(messages.added, () => addLog(store, fields), 'quietly')))
      setLastSubject(entry.subject);
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
        maxLength={MOST.text}
        dir="auto"
        value={text}
        onChange={(event) => set({ ...entry, text: event.target.value })}
      />
      {text !== '' && (
        <>
          <LogDetails value={entry} onChange={(change) => set({ ...entry, ...change })} />
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
