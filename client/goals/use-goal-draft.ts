/** The fields of a goal on its sheet. */
import { useState } from 'react';
import { useStore } from '#client/runtime/use-runtime.tsx';
import { useRecordDraft, type RecordDraft, type SheetRecord } from '#client/drafts/use-record-draft.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { GoalRow } from '#client/store/database.ts';
import { findDouble } from '#client/store/doubles.ts';
import { isCalendarDay, type CalendarDay } from '#protocol/calendar-day.ts';
import { doubleKey } from '#protocol/goal.ts';
import { changeGoal, type GoalFields } from './goal-intents.ts';

/** A goal as form fields have it: no value is an empty text. */
export interface GoalForm {
  title: string;
  date: string;
  subject: string;
  reminder: string;
  notes: string;
}

interface GoalDraft extends RecordDraft<GoalForm> {
  /** Why the title cannot stay as it is. */
  error: string | undefined;
}

/** @param today  a goal that leaves a day which has begun goes on counting there */
export function useGoalDraft(record: SheetRecord<'goals'>, today: CalendarDay): GoalDraft {
  const store = useStore();
  const messages = useMessages().goals;
  const { titleNeeded } = useSheetMessages().goalSheet;
  const [double, setDouble] = useState(false);
  /** A title that the day has already waits until it, the day or the subject is another one. */
  const refuse = async (fields: GoalFields, goal: GoalRow): Promise<GoalFields> => {
    const { title: _, date: __, subject: ___, ...others } = fields;
    const next = { ...goal, ...fields };
    const isNew = doubleKey(next) !== doubleKey(goal);
    const isDouble = isNew && (await findDouble(store, next, goal.id)) !== undefined;
    setDouble(isDouble);
    return isDouble ? others : fields;
  };
  const draft = useRecordDraft({
    resource: 'goals',
    record,
    toForm: goalToForm,
    toFields: formToFields,
    refuse,
    write: (goal, fields) => changeGoal(store, goal, fields, today),
    said: messages.changed,
  });
  const error = draft.draft.title.trim() === '' ? titleNeeded : double ? messages.alreadyHere : undefined;
  return { ...draft, error };
}

const goalToForm = ({ title, date, subject, reminder, notes }: GoalRow): GoalForm => ({
  title,
  date: date ?? '',
  subject: subject ?? '',
  reminder: reminder ?? '',
  notes,
});

function formToFields({ title, date, subject, reminder, notes }: Partial<GoalForm>): GoalFields {
  return {
    ...(title !== undefined && title.trim() !== '' && { title: title.trim() }),
    ...(date !== undefined && isCalendarDay(date) && { date }),
    ...(subject !== undefined && { subject: subject.trim() || null }),
    ...(reminder !== undefined && { reminder: reminder || null }),
    ...(notes !== undefined && { notes: notes.trim() }),
  };
}
