/** Writes a new log entry. */
import type { KeyboardEvent, RefObject } from 'react';
import { Button } from '#client/design/button.tsx';
import { TextArea } from '#client/design/field.tsx';
import { useMessages } from '#client/messages/use-messages.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { MAX_LENGTH } from '#protocol/lengths.ts';
import { LogDetails } from './log-details.tsx';
import { useLogEntry } from './use-log-entry.ts';
import './log-composer.css';

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
  const { text, shown, type, detail, save } = useLogEntry(date, () => areaRef.current?.focus());
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
        onChange={(event) => type(event.target.value)}
      />
      {text !== '' && (
        <>
          <LogDetails value={shown} onChange={detail} />
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
