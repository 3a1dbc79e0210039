/** Writes a new log entry. */
import { useState, type KeyboardEvent, type RefObject } from 'react';
import { useStore } from '#client/app/use-runtime.tsx';
import { Button } from '#client/design/button.tsx';
import { TextArea } from '#client/design/field.tsx';
import { useChanges } from '#client/history/use-changes.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { LogDetails, textToMinutes, type LogDetailsValue } from './log-details.tsx';
import { addLog } from './log-intents.ts';
import './log-composer.css';

const EMPTY: LogDetailsValue = { minutes: '', subject: '' };
const MAX_TEXT = 10_000;

interface LogComposerProps {
  date: CalendarDay;
  areaRef: RefObject<HTMLTextAreaElement | null>;
}

/**
 * Enter saves what is one line; Shift+Enter begins a longer text, in which Enter is a new line and Ctrl+Enter saves, as in
 * every form (client/keys).
 * Minutes and subject show once there is text. The subject stays for the next entry.
 */
export function LogComposer({ date, areaRef }: LogComposerProps) {
  const messages = useMessages().logs;
  const store = useStore();
  const changes = useChanges();
  const [text, setText] = useState('');
  const [details, setDetails] = useState(EMPTY);
  const save = async () => {
    const minutes = textToMinutes(details.minutes);
    const subject = details.subject.trim() || null;
    if (text.trim() === '' || minutes === undefined) return;
    setText('');
    setDetails({ ...details, minutes: '' });
    areaRef.current?.focus();
    if (
      await changes.attempt(
        messages.added,
        () => addLog(store, { date, text: text.trim(), minutes, subject }),
        'quietly',
      )
    )
      return;
    // What could not be stored comes back into the field, unless the next entry is being written already.
    setText((now) => now || text);
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
        maxLength={MAX_TEXT}
        dir="auto"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {text !== '' && (
        <>
          <LogDetails value={details} onChange={(change) => setDetails({ ...details, ...change })} />
          <Button kind="primary" type="submit" className="log-composer-save">
            {messages.save}
          </Button>
        </>
      )}
    </form>
  );
}

function isSaving(event: KeyboardEvent<HTMLElement>, text: string): boolean {
  if (event.key !== 'Enter' || event.nativeEvent.isComposing) return false;
  if (event.ctrlKey || event.metaKey) return false;
  const inText = event.target instanceof HTMLTextAreaElement;
  return inText && !event.shiftKey && !text.includes('\n');
}
