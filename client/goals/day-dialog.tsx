/** Asks for a day: three to tap, or any other. */
import { useState } from 'react';
import { Button } from '#client/design/button.tsx';
import { Dialog } from '#client/design/dialog.tsx';
import { TextField } from '#client/design/field.tsx';
import { useDraft } from '#client/design/use-draft.ts';
import { formatDay } from '#client/messages/formats.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { addDays, isCalendarDay, type CalendarDay } from '#protocol/calendar-day.ts';
import './goal-sheet.css';

interface DayDialogProps {
  today: CalendarDay;
  /** The day that it is now; it is no choice. */
  now: CalendarDay;
  /** Answers with why that day cannot be, if it cannot. */
  onDay: (day: CalendarDay) => Promise<string | undefined>;
  onClose: () => void;
}

export function DayDialog({ today, now, onDay, onClose }: DayDialogProps) {
  const { app, goals: messages } = useMessages();
  const { dayDialog } = useSheetMessages();
  const { value, set } = useDraft({ date: now });
  const { date } = value;
  const [error, setError] = useState<string>();
  const choose = async (day: CalendarDay) => setError(await onDay(day));
  const choices = [
    { name: messages.today, day: today },
    { name: messages.tomorrow, day: addDays(today, 1) },
    { name: dayDialog.nextWeek, day: addDays(today, 7) },
  ];
  return (
    <Dialog title={messages.moveToDate} closeLabel={app.close} onClose={onClose}>
      <div className="date-choices">
        {choices.map(({ name, day }) => (
          <Button key={name} disabled={day === now} onClick={() => void choose(day)}>
            {name} <span className="date-choices-day">{formatDay(day, 'short')}</span>
          </Button>
        ))}
      </div>
      <form
        className="other-date"
        onSubmit={(event) => {
          event.preventDefault();
          if (isCalendarDay(date) && date !== now) void choose(date);
        }}
      >
        <TextField
          label={dayDialog.otherDate}
          type="date"
          required
          value={date}
          error={error}
          onChange={(event) => {
            set({ date: event.target.value });
            setError(undefined);
          }}
        />
        <Button kind="primary" type="submit" disabled={!isCalendarDay(date) || date === now}>
          {messages.move}
        </Button>
      </form>
    </Dialog>
  );
}
