/** The line in the add bar while it is written. */
import { useState } from 'react';
import { useKeptForm } from '#client/drafts/use-kept.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import type { ReadLine } from './language/read-line.ts';
import { toPlan } from './line-plan.ts';
import { useAddGoal, type AddGoal } from './use-add-goal.ts';
import { useLineReader } from './use-line-reader.ts';

const NOTHING: ReadonlySet<string> = new Set();
const BLANK = { text: '' };

interface GoalLine extends Pick<AddGoal, 'addMany' | 'refusal'> {
  text: string;
  type: (text: string) => void;
  /** The text of the line. */
  read: ReadLine;
  /** Leaves some of its words in the title. */
  keep: (words: string) => void;
  /** Adds what it says, to a day if it says none. */
  submit: (day: CalendarDay) => Promise<void>;
}

/**
 * @param date     the day on screen
 * @param onSaved  called in the gesture that saves a goal
 */
export function useGoalLine(date: CalendarDay, today: CalendarDay, onSaved: () => void): GoalLine {
  const { value: line, set, send } = useKeptForm('goal', BLANK);
  const { text } = line;
  const { add, addRoutine, addMany, refusal, clearRefusal } = useAddGoal(today, onSaved);
  const [kept, setKept] = useState<ReadonlySet<string>>(NOTHING);
  const { read, readForSure } = useLineReader(text, { today, day: date, kept });
  const addLine = async (day: CalendarDay): Promise<boolean> => {
    const plan = toPlan(await readForSure(), day);
    if (plan.returns === null) return add(plan.date, plan.title, plan.date === date, plan.details);
    return addRoutine(plan.date, plan.title, plan.returns, plan.details);
  };
  return {
    text,
    type: (next) => {
      set({ text: next });
      if (next === '') setKept(NOTHING);
      clearRefusal();
    },
    read,
    keep: (words) => setKept(new Set([...kept, words])),
    submit: async (day) => {
      if (text.trim() === '') return;
      setKept(NOTHING);
      // A refused line returns to the field, unless the next goal is being typed already.
      await send(() => addLine(day));
    },
    addMany,
    refusal,
  };
}
