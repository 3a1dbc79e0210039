/** The fields of a goal while they are edited: saved by themselves, taken back together. */
import { useEffect, useRef, useState } from 'react';
import { useStore } from '#client/app/use-runtime.tsx';
import type { Change } from '#client/history/change.ts';
import { useChanges } from '#client/history/use-changes.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { GoalRow } from '#client/store/database.ts';
import { findDouble } from '#client/store/doubles.ts';
import { isCalendarDay } from '#protocol/calendar-day.ts';
import { changeGoal, type GoalFields } from './goal-intents.ts';

/** A pause this long in typing saves. */
const PAUSE_MS = 600;

/** A goal as form fields have it: no value is an empty text. */
export interface GoalDraft {
  title: string;
  date: string;
  subject: string;
  reminder: string;
  notes: string;
}

interface GoalDraftState {
  draft: GoalDraft;
  set: (change: Partial<GoalDraft>) => void;
  /** Why the title cannot stay as it is. */
  error: string | undefined;
  /** Saves what is left and offers to undo all of it, as one: at the end, and before something else is done to the goal. */
  finish: () => Promise<void>;
}

export function useGoalDraft(goal: GoalRow): GoalDraftState {
  const store = useStore();
  const messages = useMessages().goals;
  const changes = useChanges();
  const [draft, setDraft] = useState(() => goalToDraft(goal));
  const [error, setError] = useState<string>();
  const undo = useRef<Change[]>([]);
  const touched = useRef(false);

  const save = async (): Promise<void> => {
    const fields = draftToChanges(draft, goal);
    const wrong = await refusal(fields);
    setError(wrong);
    if (wrong) for (const field of ['title', 'date'] as const) delete fields[field];
    if (Object.keys(fields).length > 0) undo.current = [...(await changeGoal(store, goal, fields)), ...undo.current];
  };
  const refusal = async ({ title, date }: GoalFields): Promise<string | undefined> => {
    if (draft.title.trim() === '') return messages.titleNeeded;
    if (title === undefined && date === undefined) return undefined;
    const double = await findDouble(store, date ?? goal.date, title ?? goal.title, goal.id);
    return double && messages.alreadyHere;
  };
  useEffect(() => {
    if (!touched.current) return;
    // A failure shows when the sheet closes, where `finish` saves once more.
    const timer = setTimeout(() => void save().catch(() => undefined), PAUSE_MS);
    return () => clearTimeout(timer);
  });
  return {
    draft,
    set: (change) => {
      touched.current = true;
      setDraft((before) => ({ ...before, ...change }));
    },
    error,
    finish: async () => {
      await changes.make(messages.changed, async () => {
        await save();
        const all = undo.current;
        undo.current = [];
        touched.current = false;
        return all;
      });
    },
  };
}

const goalToDraft = ({ title, date, subject, reminder, notes }: GoalRow): GoalDraft => ({
  title,
  date,
  subject: subject ?? '',
  reminder: reminder ?? '',
  notes,
});

/** What differs from the goal as it stands. A field that does not fit yet, such as half a date, changes nothing. */
function draftToChanges(draft: GoalDraft, goal: GoalRow): GoalFields {
  const wanted: GoalFields = {
    notes: draft.notes.trim(),
    subject: draft.subject.trim() || null,
    reminder: draft.reminder || null,
  };
  if (draft.title.trim() !== '') wanted.title = draft.title.trim();
  if (isCalendarDay(draft.date)) wanted.date = draft.date;
  return Object.fromEntries(
    Object.entries(wanted).filter(([field, value]) => goal[field as keyof GoalFields] !== value),
  );
}
