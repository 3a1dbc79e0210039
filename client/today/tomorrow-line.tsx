/** A line for one of tomorrow's goals, read as it is written. */
import { useEffect, useState } from 'react';
import { TextField } from '#client/design/field.tsx';
import { AddChips } from '#client/goals/add-chips.tsx';
import { toPlan } from '#client/goals/line-plan.ts';
import { lineToGoal } from '#client/goals/pasted-lines.ts';
import { useLineReader } from '#client/goals/use-line-reader.ts';
import { formatNumber } from '#client/messages/formats.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';
import type { PlannedGoal } from './ritual-intents.ts';

interface TomorrowLineProps {
  /** From 1. */
  number: number;
  line: string;
  today: CalendarDay;
  onChange: (line: string) => void;
  /** Called with the reading of the line whenever it changes. */
  onRead: (toGoal: () => Promise<PlannedGoal>) => void;
}

const NOTHING: ReadonlySet<string> = new Set();
/** A routine does not begin with "tomorrow's first goals". */
const NOT_HERE = ['repeat', 'until'] as const;

export function TomorrowLine({ number, line, today, onChange, onRead }: TomorrowLineProps) {
  const { wrapUp: messages } = useSheetMessages();
  const [kept, setKept] = useState(NOTHING);
  const tomorrow = addDays(today, 1);
  const { read, readForSure } = useLineReader(line, { today, day: tomorrow, kept, without: NOT_HERE });
  useEffect(() => {
    onRead(async () => {
      const { title, date, details } = toPlan(await readForSure(), tomorrow);
      return { ...lineToGoal(title), ...details, date };
    });
  });
  return (
    <>
      <TextField
        label={messages.tomorrowGoal(number)}
        hideLabel
        placeholder={formatNumber(number)}
        dir="auto"
        autoComplete="off"
        value={line}
        marks={read.chips}
        onChange={(event) => onChange(event.target.value)}
      />
      <AddChips
        chips={read.chips}
        today={today}
        date={tomorrow}
        onKeep={(words) => setKept(new Set([...kept, words]))}
      />
    </>
  );
}
