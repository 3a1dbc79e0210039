/** One line in: the field that adds goals and stays open for the next. */
import { useRef, useState, type ClipboardEvent, type KeyboardEvent, type RefObject } from 'react';
import { Button } from '#client/design/button.tsx';
import { FormError } from '#client/design/form-error.tsx';
import { Icon } from '#client/design/icon.tsx';
import { MarkedInput } from '#client/design/marked-input.tsx';
import { useMessages } from '#client/messages/use-messages.ts';
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';
import { AddChips } from './add-chips.tsx';
import type { NewGoal } from './goal-intents.ts';
import { textToGoals } from './pasted-lines.ts';
import { useGoalLine } from './use-goal-line.ts';
import './add-bar.css';

interface AddBarProps {
  date: CalendarDay;
  today: CalendarDay;
  inputRef: RefObject<HTMLInputElement | null>;
  /** Called in the gesture that saves a goal. */
  onSaved: () => void;
}

/** A text of several lines, and the goals that it could become. */
interface Pasted {
  text: string;
  goals: NewGoal[];
}

const NONE: Pasted = { text: '', goals: [] };

/** Enter adds to the day that the line says or else to the one on screen, Shift+Enter to tomorrow. Pasting several lines offers a goal for each. */
export function AddBar({ date, today, inputRef, onSaved }: AddBarProps) {
  const messages = useMessages().goals;
  const { text, type, read, keep, submit, addMany, refusal } = useGoalLine(date, today, onSaved);
  const [pasted, setPasted] = useState<Pasted>(NONE);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void submit(event.shiftKey ? addDays(today, 1) : date);
  };
  const onPaste = (event: ClipboardEvent) => {
    const lines = event.clipboardData.getData('text');
    const goals = textToGoals(lines);
    if (goals.length < 2) return;
    event.preventDefault();
    setPasted({ text: lines, goals });
  };
  return (
    <div className="add-bar over-cards" data-foot>
      {pasted.goals.length > 0 && (
        <PasteOffer
          count={pasted.goals.length}
          onMany={() => void addMany(date, pasted.goals)}
          onOne={() => type(`${text} ${pasted.text}`.replace(/\s+/g, ' ').trim())}
          onClose={() => {
            setPasted(NONE);
            inputRef.current?.focus();
          }}
        />
      )}
      {refusal && <FormError>{refusal}</FormError>}
      <AddChips chips={read.chips} today={today} date={date} onKeep={keep} />
      <form
        className="add-bar-form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit(date);
          inputRef.current?.focus();
        }}
      >
        <Icon name="add" />
        <MarkedInput
          ref={inputRef}
          marks={read.chips}
          className="add-bar-input"
          aria-label={messages.add}
          placeholder={messages.add}
          value={text}
          autoComplete="off"
          enterKeyHint="done"
          onChange={(event) => type(event.target.value)}
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
  count: number;
  onMany: () => void;
  onOne: () => void;
  onClose: () => void;
}

function PasteOffer({ count, onMany, onOne, onClose }: PasteOfferProps) {
  const messages = useMessages().goals;
  const ref = useRef<HTMLDivElement>(null);
  const choose = (choice: () => void) => () => {
    choice();
    onClose();
  };
  return (
    <div ref={ref} className="paste-offer" role="group" aria-label={messages.offerMany(count)}>
      <span role="status">{messages.offerMany(count)}</span>
      <Button kind="primary" autoFocus onClick={choose(onMany)}>
        {messages.addMany(count)}
      </Button>
      <Button onClick={choose(onOne)}>{messages.keepOne}</Button>
    </div>
  );
}
