/** The fields of a routine on its sheet, and those of a new one. */
import { useState } from 'react';
import { useStore } from '#client/runtime/use-runtime.tsx';
import { useKeptForm } from '#client/drafts/use-kept.ts';
import { useRecordDraft, type RecordDraft, type SheetRecord } from '#client/drafts/use-record-draft.ts';
import { useChanges } from '#client/history/use-changes.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { RoutineRow } from '#client/store/database.ts';
import { isCalendarDay, type CalendarDay } from '#protocol/calendar-day.ts';
import { endsBeforeStart } from '#protocol/routine-days.ts';
import { addRoutine, changeRoutine, type NewRoutine, type RoutineFields } from './routine-intents.ts';

/** A routine as form fields have it: no value is an empty text. */
export interface RoutineForm {
  title: string;
  rule: string;
  startDate: string;
  endDate: string;
  subject: string;
  reminder: string;
}

/** Why fields cannot stay as they are. */
export interface RoutineErrors {
  title?: string;
  endDate?: string;
}

interface RoutineDraft extends RecordDraft<RoutineForm> {
  errors: RoutineErrors;
}

export function useRoutineDraft(record: SheetRecord<'routines'>, today: CalendarDay): RoutineDraft {
  const store = useStore();
  const { routines: messages } = useSheetMessages();
  const draft = useRecordDraft({
    resource: 'routines',
    record,
    toForm: routineToForm,
    toFields: formToFields,
    write: (routine, fields) => changeRoutine(store, routine, fields, today),
    said: messages.changed,
  });
  return { ...draft, errors: useErrors(draft.draft) };
}

interface NewRoutineDraft {
  draft: RoutineForm;
  set: (change: Partial<RoutineForm>) => void;
  errors: RoutineErrors;
  /** Adds it. @returns whether the sheet may close */
  add: () => Promise<boolean>;
}

/** The text stays when the sheet is closed without adding it, and is there when it is opened again. */
export function useNewRoutine(today: CalendarDay): NewRoutineDraft {
  const store = useStore();
  const changes = useChanges();
  const { goals } = useMessages();
  const { value: typed, set, send } = useKeptForm<Partial<RoutineForm>>('routine', NOTHING);
  const [asked, setAsked] = useState(false);
  const draft: RoutineForm = { ...BLANK, startDate: today, ...typed };
  const errors = useErrors(draft);
  const { title: wrongTitle, ...others } = errors;
  return {
    draft,
    set: (change) => set({ ...typed, ...change }),
    errors: asked ? errors : others,
    add: async () => {
      setAsked(true);
      if (wrongTitle || others.endDate || !isCalendarDay(draft.startDate)) return false;
      return send(() => changes.attempt(goals.routineAdded, () => addRoutine(store, formToNew(draft), today)));
    },
  };
}

const NOTHING: Partial<RoutineForm> = {};
const BLANK: RoutineForm = { title: '', rule: 'FREQ=DAILY', startDate: '', endDate: '', subject: '', reminder: '' };

function useErrors({ title, startDate, endDate }: RoutineForm): RoutineErrors {
  const { routines: messages } = useSheetMessages();
  return {
    ...(title.trim() === '' && { title: messages.nameNeeded }),
    ...(areSwapped({ startDate, endDate }) && { endDate: messages.endsBeforeStart }),
  };
}

const areSwapped = ({ startDate, endDate }: Pick<RoutineForm, 'startDate' | 'endDate'>): boolean =>
  endsBeforeStart({ startDate, endDate: endDate || null });

const routineToForm = ({ title, rule, startDate, endDate, subject, reminder }: RoutineRow): RoutineForm => ({
  title,
  rule,
  startDate,
  endDate: endDate ?? '',
  subject: subject ?? '',
  reminder: reminder ?? '',
});

const formToNew = ({ title, rule, startDate, endDate, subject, reminder }: RoutineForm): NewRoutine => ({
  title: title.trim(),
  rule,
  startDate,
  endDate: endDate === '' ? null : endDate,
  subject: subject.trim() || null,
  reminder: reminder || null,
});

/** An end before the start changes neither. */
function formToFields(typed: Partial<RoutineForm>, routine: RoutineRow): RoutineFields {
  const { title, rule, startDate, endDate, subject, reminder } = typed;
  const fits = !areSwapped({ ...routineToForm(routine), ...typed });
  return {
    ...(title !== undefined && title.trim() !== '' && { title: title.trim() }),
    ...(rule !== undefined && { rule }),
    ...(fits && startDate !== undefined && isCalendarDay(startDate) && { startDate }),
    ...(fits && endDate !== undefined && (endDate === '' || isCalendarDay(endDate)) && { endDate: endDate || null }),
    ...(subject !== undefined && { subject: subject.trim() || null }),
    ...(reminder !== undefined && { reminder: reminder || null }),
  };
}
