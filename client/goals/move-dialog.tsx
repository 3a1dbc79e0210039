/** Asks on which day a goal shall stand instead. */
import { useState } from 'react';
import { useStore } from '#client/app/use-runtime.tsx';
import { Button } from '#client/design/button.tsx';
import { Dialog } from '#client/design/dialog.tsx';
import { TextField } from '#client/design/field.tsx';
import { useChanges } from '#client/history/use-changes.ts';
import { formatDay } from '#client/messages/formats.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { GoalRow } from '#client/store/database.ts';
import { findDouble } from '#client/store/doubles.ts';
import { addDays, isCalendarDay, type CalendarDay } from '#protocol/calendar-day.ts';
import { moveGoalToDate } from './goal-intents.ts';
import './goal-sheet.css';

interface MoveDialogProps {
  goal: GoalRow;
  today: CalendarDay;
  onClose: () => void;
}

/** Three days to tap, or any other. */
export function MoveDialog({ goal, today, onClose }: MoveDialogProps) {
  const { app, goals: messages } = useMessages();
  const store = useStore();
  const changes = useChanges();
  const [date, setDate] = useState(goal.date);
  const [error, setError] = useState<string>();
  const move = async (day: CalendarDay) => {
    if (await findDouble(store, day, goal.title, goal.id)) return setError(messages.alreadyHere);
    onClose();
    await changes.make(messages.movedTo(formatDay(day, 'short')), () => moveGoalToDate(store, goal, day));
  };
  const choices = [
    { name: messages.today, day: today },
    { name: messages.tomorrow, day: addDays(today, 1) },
    { name: messages.nextWeek, day: addDays(today, 7) },
  ];
  return (
    <Dialog title={messages.moveToDate} closeLabel={app.close} onClose={onClose}>
      <div className="date-choices">
        {choices.map(({ name, day }) => (
          <Button key={name} disabled={day === goal.date} onClick={() => void move(day)}>
            {name} <span className="date-choices-day">{formatDay(day, 'short')}</span>
          </Button>
        ))}
      </div>
      <form
        className="other-date"
        onSubmit={(event) => {
          event.preventDefault();
          void move(date);
        }}
      >
        <TextField
          label={messages.otherDate}
          type="date"
          required
          value={date}
          error={error}
          onChange={(event) => {
            setDate(event.target.value);
            setError(undefined);
          }}
        />
        <Button kind="primary" type="submit" disabled={!isCalendarDay(date) || date === goal.date}>
          {messages.move}
        </Button>
      </form>
    </Dialog>
  );
}
