/** One line in: the field that adds goals and stays open for the next. */
import { useRef, useState, type ClipboardEvent, type KeyboardEvent, type RefObject } from 'react';
import { Button } from '#client/design/button.tsx';
import { FormError } from '#client/design/form-error.tsx';
import { Icon } from '#client/design/icon.tsx';
import { MarkedInput } from '#client/design/marked-input.tsx';
import { useKeptForm } from '#client/drafts/use-kept.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';
import { AddChips } from './add-chips.tsx';
import type { NewGoal } from './goal-intents.ts';
import { toPlan } from './line-plan.ts';
import { textToGoals } from './pasted-lines.ts';
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

/** A text of several lines, and the goals that it could become. */
interface Pasted {
  text: string;
  goals: NewGoal[];
}

const NONE: Pasted = { text: '', goals: [] };

/** Enter adds to the day that the line says or else to the one on screen, Shift+Enter to tomorrow. Pasting several lines offers a goal for each. */
export function AddBar({ date, today, inputRef, onSaved }: AddBarProps) {
  const messages = useMessages().goals;
  const { value: line, set: setLine, send } = useKeptForm('goal', BLANK);
  const { text } = line;
  const [pasted, setPasted] = useState<Pasted>(NONE);
  const { add, addRoutine, addMany, refusal, clearRefusal } = useAddGoal(today, onSaved);
  const [kept, setKept] = useState<ReadonlySet<string>>(NOTHING);
  const { read, readForSure } = useLineReader(text, { today, day: date, kept });
  const submit = async (day: CalendarDay) => {
    if (text.trim() === '') return;
    setKept(NOTHING);
    // What was refused comes back into the field, unless the next goal is being written already.
    await send(() => addLine(day));
  };
  const addLine = async (day: CalendarDay): Promise<boolean> => {
    const plan = toPlan(await readForSure(), day);
    if (plan.returns === null) return add(plan.date, plan.title, plan.date === date, plan.details);
    return addRoutine(plan.date, plan.title, plan.returns, plan.details);
  };
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
          onOne={() => setLine({ text: `${text} ${pasted.text}`.replace(/\s+/g, ' ').trim() })}
          onClose={() => {
            setPasted(NONE);
            inputRef.current?.focus();
          }}
        />
      )}
      {refusal && <FormError>{refusal}</FormError>}
      <AddChips chips={read.chips} today={today} date={date} onKeep={(words) => setKept(new Set([...kept, words]))} />
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
