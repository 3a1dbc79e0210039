/** One line in: the field that adds goals and stays open for the next. */
import { useRef, useState, type ClipboardEvent, type KeyboardEvent, type RefObject } from 'react';
import { Button } from '#client/design/button.tsx';
import { FormError } from '#client/design/form-error.tsx';
import { Icon } from '#client/design/icon.tsx';
import { useKeptForm } from '#client/drafts/use-kept.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';
import { AddChips } from './add-chips.tsx';
import type { Chip } from './language/read-line.ts';
import { useAddGoal } from './use-add-goal.ts';
import { useLineReader } from './use-line-reader.ts';
import './add-bar.css';

interface AddBarProps {
  date: CalendarDay;
  today: CalendarDay;
  inputRef: RefObject<HTMLInputElement | null>;
  /** Called in the gesture that saves a goal. */
  onSaved: () => void;
}

const NOTHING: ReadonlySet<string> = new Set();
const BLANK = { text: '' };

/** Enter adds to the day that the line says or else to the one on screen, Shift+Enter to tomorrow. Pasting several lines offers a goal for each. */
export function AddBar({ date, today, inputRef, onSaved }: AddBarProps) {
  const messages = useMessages().goals;
  const { value: line, set: setLine, send } = useKeptForm('goal', BLANK);
  const { text } = line;
  const [pasted, setPasted] = useState<string[]>([]);
  const { add, addRoutine, addMany, refusal, clearRefusal } = useAddGoal(today, onSaved);
  const [kept, setKept] = useState<ReadonlySet<string>>(NOTHING);
  const { read, readForSure } = useLineReader(text, today, kept);
  const submit = async (day: CalendarDay) => {
    if (text.trim() === '') return;
    setKept(NOTHING);
    // What was refused comes back into the field, unless the next goal is being written already.
    await send(() => addLine(day));
  };
  const addLine = async (day: CalendarDay): Promise<boolean> => {
    const { title, chips } = await readForSure();
    const said = (kind: Chip['kind']) => chips.find((chip) => chip.kind === kind)?.value;
    const when = said('date') ?? day;
    const details = { reminder: said('time') ?? null, subject: said('subject') ?? null };
    const rule = said('repeat');
    return rule === undefined ? add(when, title, when === date, details) : addRoutine(when, title, rule, details);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void submit(event.shiftKey ? addDays(today, 1) : date);
  };
  const onPaste = (event: ClipboardEvent) => {
    const lines = textToLines(event.clipboardData.getData('text'));
    if (lines.length < 2) return;
    event.preventDefault();
    setPasted(lines);
  };
  return (
    <div className="add-bar over-cards" data-foot>
      {pasted.length > 0 && (
        <PasteOffer
          lines={pasted}
          onMany={() => void addMany(date, pasted)}
          onOne={() => setLine({ text: [text, ...pasted].join(' ').trim() })}
          onClose={() => {
            setPasted([]);
            inputRef.current?.focus();
          }}
        />
      )}
      {refusal && <FormError>{refusal}</FormError>}
      <AddChips chips={read.chips} date={date} onKeep={(words) => setKept(new Set([...kept, words]))} />
      <form
        className="add-bar-form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit(date);
          inputRef.current?.focus();
        }}
      >
        <Icon name="add" />
        <input
          ref={inputRef}
          className="add-bar-input"
          aria-label={messages.add}
          placeholder={messages.add}
          value={text}
          dir="auto"
          autoComplete="off"
          enterKeyHint="done"
          onChange={(event) => {
            setLine({ text: event.target.value });
            if (event.target.value === '') setKept(NOTHING);
            clearRefusal();
          }}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        {text !== '' && (
          <Button kind="primary" type="submit" icon="up" className="add-bar-button">
            <span>{messages.addButton}</span>
          </Button>
        )}
      </form>
    </div>
  );
}

interface PasteOfferProps {
  lines: string[];
  onMany: () => void;
  onOne: () => void;
  onClose: () => void;
}

function PasteOffer({ lines, onMany, onOne, onClose }: PasteOfferProps) {
  const messages = useMessages().goals;
  const ref = useRef<HTMLDivElement>(null);
  const choose = (choice: () => void) => () => {
    choice();
    onClose();
  };
  return (
    <div ref={ref} className="paste-offer" role="group" aria-label={messages.offerMany(lines.length)}>
      <span role="status">{messages.offerMany(lines.length)}</span>
      <Button kind="primary" autoFocus onClick={choose(onMany)}>
        {messages.addMany(lines.length)}
      </Button>
      <Button onClick={choose(onOne)}>{messages.keepOne}</Button>
    </div>
  );
}

/** The lines of a text that say something, without the marks of a list before them. */
function textToLines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*(?:[-*•]|\d+[.)])?\s*(?:\[[ xX]?\]\s*)?/, '').trim())
    .filter((line) => line !== '');
}
