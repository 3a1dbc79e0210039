/** The sheet that wraps up a day: what was done, how it went, and the first goals of tomorrow. */
import { useRef } from 'react';
import { useStore } from '#client/runtime/use-runtime.tsx';
import { Button } from '#client/design/button.tsx';
import { TextArea } from '#client/design/field.tsx';
import { Sheet } from '#client/design/sheet.tsx';
import type { KeptForm } from '#client/drafts/use-kept.ts';
import { useChanges } from '#client/history/use-changes.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { GoalRow } from '#client/store/database.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { wrapUp, type PlannedGoal } from './ritual-intents.ts';
import { TomorrowLine } from './tomorrow-line.tsx';

type Mood = 'rough' | 'okay' | 'good';
const MOODS: Mood[] = ['rough', 'okay', 'good'];

/** The draft of the sheet, which outlives the sheet and the page. */
export interface WrapUpDraft {
  text: string;
  mood?: Mood;
  tomorrow: string[];
}

export const BLANK: WrapUpDraft = { text: '', tomorrow: ['', '', ''] };

interface WrapUpSheetProps {
  today: CalendarDay;
  done: GoalRow[];
  form: KeptForm<WrapUpDraft>;
  onClose: () => void;
}

export function WrapUpSheet({ today, done, form: { value: draft, set, send }, onClose }: WrapUpSheetProps) {
  const { app } = useMessages();
  const { wrapUp: messages } = useSheetMessages();
  const store = useStore();
  const changes = useChanges();
  const { text, mood, tomorrow } = draft;
  const lines = tomorrow.flatMap((line, index) => (line.trim() === '' ? [] : [index]));
  const toGoals = useRef(new Map<number, () => Promise<PlannedGoal>>());
  const entry = [mood && messages.moodEntry(messages.moods[mood]), text.trim()].filter(Boolean).join(' ');
  const save = async () => {
    if (entry === '' && lines.length === 0) return onClose();
    const goals = await Promise.all(lines.flatMap((index) => toGoals.current.get(index)?.() ?? []));
    const plan = { text: entry, tomorrow: goals };
    if (await send(() => changes.attempt(messages.saved, () => wrapUp(store, today, plan)))) onClose();
  };
  return (
    <Sheet title={messages.title} closeLabel={app.close} onSubmit={() => void save()} onClose={onClose}>
      <TextArea
        label={messages.how}
        rows={2}
        maxLength={9_000}
        dir="auto"
        value={text}
        onChange={(event) => set({ ...draft, text: event.target.value })}
      />
      <fieldset className="wrap-up-moods">
        <legend className="field-label">{messages.mood}</legend>
        {MOODS.map((each) => (
          <label key={each} className="wrap-up-mood">
            <input type="radio" name="mood" checked={mood === each} onChange={() => set({ ...draft, mood: each })} />
            {messages.moods[each]}
          </label>
        ))}
      </fieldset>
      {done.length > 0 && (
        <div>
          <h3 className="field-label">{messages.done}</h3>
          <ul className="wrap-up-done">
            {done.map(({ id, title }) => (
              <li key={id} dir="auto">
                {title}
              </li>
            ))}
          </ul>
        </div>
      )}
      <fieldset className="wrap-up-tomorrow">
        <legend className="field-label">{messages.tomorrow}</legend>
        {tomorrow.map((line, index) => (
          <TomorrowLine
            key={index}
            number={index + 1}
            line={line}
            today={today}
            onRead={(toGoal) => void toGoals.current.set(index, toGoal)}
            onChange={(next) => set({ ...draft, tomorrow: tomorrow.with(index, next) })}
          />
        ))}
      </fieldset>
      <Button kind="primary" type="submit">
        {messages.save}
      </Button>
    </Sheet>
  );
}
