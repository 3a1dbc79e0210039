/** What got done, how it went, and what comes first tomorrow. */
import { useState, type SyntheticEvent } from 'react';
import { useStore } from '#client/app/use-runtime.tsx';
import { Button } from '#client/design/button.tsx';
import { Dialog } from '#client/design/dialog.tsx';
import { TextArea, TextField } from '#client/design/field.tsx';
import { useChanges } from '#client/history/use-changes.ts';
import { formatNumber } from '#client/messages/formats.ts';
import { useLaterMessages } from '#client/messages/use-later-messages.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { GoalRow } from '#client/store/database.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { wrapUp } from './ritual-intents.ts';

type Mood = 'rough' | 'okay' | 'good';
const MOODS: Mood[] = ['rough', 'okay', 'good'];

interface WrapUpSheetProps {
  today: CalendarDay;
  done: GoalRow[];
  onClose: () => void;
}

export function WrapUpSheet({ today, done, onClose }: WrapUpSheetProps) {
  const { app } = useMessages();
  const { wrapUp: messages } = useLaterMessages();
  const store = useStore();
  const changes = useChanges();
  const [text, setText] = useState('');
  const [mood, setMood] = useState<Mood>();
  const [tomorrow, setTomorrow] = useState(['', '', '']);
  const titles = tomorrow.map((title) => title.trim()).filter((title) => title !== '');
  const entry = [mood && messages.moodEntry(messages.moods[mood]), text.trim()].filter(Boolean).join(' ');
  const save = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (entry === '' && titles.length === 0) return onClose();
    if (await changes.attempt(messages.saved, () => wrapUp(store, today, { text: entry, tomorrow: titles }))) onClose();
  };
  return (
    <Dialog title={messages.title} closeLabel={app.close} onClose={onClose}>
      <form className="wrap-up" onSubmit={(event) => void save(event)}>
        <TextArea
          label={messages.how}
          rows={2}
          maxLength={9_000}
          dir="auto"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <fieldset className="wrap-up-moods">
          <legend className="field-label">{messages.mood}</legend>
          {MOODS.map((each) => (
            <label key={each} className="wrap-up-mood">
              <input type="radio" name="mood" checked={mood === each} onChange={() => setMood(each)} />
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
          {tomorrow.map((title, index) => (
            <TextField
              key={index}
              label={messages.tomorrowGoal(index + 1)}
              hideLabel
              placeholder={formatNumber(index + 1)}
              maxLength={200}
              dir="auto"
              autoComplete="off"
              value={title}
              onChange={(event) => setTomorrow(tomorrow.with(index, event.target.value))}
            />
          ))}
        </fieldset>
        <Button kind="primary" type="submit">
          {messages.save}
        </Button>
      </form>
    </Dialog>
  );
}
