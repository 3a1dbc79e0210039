/** The fields of a routine while they are edited: saved by themselves, taken back together. */
import { useEffect, useRef, useState } from 'react';
import { useStore } from '#client/app/use-runtime.tsx';
import type { Change } from '#client/history/change.ts';
import { useChanges } from '#client/history/use-changes.ts';
import { useLaterMessages } from '#client/messages/use-later-messages.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { RoutineRow } from '#client/store/database.ts';
import { isCalendarDay, type CalendarDay } from '#protocol/calendar-day.ts';
import { addRoutine, changeRoutine, type NewRoutine, type RoutineFields } from './routine-intents.ts';

/** A pause this long in typing saves. */
const PAUSE_MS = 600;

/** A routine as form fields have it: no value is an empty text. */
export interface RoutineDraft {
  title: string;
  rule: string;
  startDate: string;
  endDate: string;
  subject: string;
  reminder: string;
}

interface DraftState {
  draft: RoutineDraft;
  set: (change: Partial<RoutineDraft>) => void;
  errors: { title?: string; endDate?: string };
  /** Saves what is left and offers to undo all of it; for a new one, adds it. @returns whether the sheet may close */
  finish: () => Promise<boolean>;
}

/** @param routine  null for a new one */
export function useRoutineDraft(routine: RoutineRow | null, today: CalendarDay): DraftState {
  const store = useStore();
  const changes = useChanges();
  const { goals } = useMessages();
  const { routines: messages } = useLaterMessages();
  const [draft, setDraft] = useState(() => toDraft(routine, today));
  const [asked, setAsked] = useState(false);
  const undo = useRef<Change[]>([]);
  const touched = useRef(false);
  const wrongTitle = draft.title.trim() === '' ? messages.nameNeeded : undefined;
  const wrongEnd = draft.endDate !== '' && draft.endDate < draft.startDate ? messages.endsBeforeStart : undefined;

  const save = async (current: RoutineRow): Promise<void> => {
    const fields = toChanges(draft, current);
    if (wrongTitle) delete fields.title;
    if (wrongEnd) for (const field of ['startDate', 'endDate'] as const) delete fields[field];
    if (Object.keys(fields).length === 0) return;
    undo.current = [...(await changeRoutine(store, current, fields, today)), ...undo.current];
  };
  useEffect(() => {
    if (!touched.current || !routine) return;
    // A failure shows when the sheet closes, where `finish` saves once more.
    const timer = setTimeout(() => void save(routine).catch(() => undefined), PAUSE_MS);
    return () => clearTimeout(timer);
  });
  return {
    draft,
    set: (change) => {
      touched.current = true;
      setDraft((before) => ({ ...before, ...change }));
    },
    errors: {
      ...(wrongTitle && (asked || routine) && { title: wrongTitle }),
      ...(wrongEnd && { endDate: wrongEnd }),
    },
    finish: async () => {
      if (routine) {
        await changes.make(messages.changed, async () => {
          await save(routine);
          return undo.current;
        });
        return true;
      }
      setAsked(true);
      if (wrongTitle || wrongEnd || !isCalendarDay(draft.startDate)) return false;
      return changes.make(goals.routineAdded, () => addRoutine(store, toNew(draft), today));
    },
  };
}

const toDraft = (routine: RoutineRow | null, today: CalendarDay): RoutineDraft => ({
  title: routine?.title ?? '',
  rule: routine?.rule ?? 'FREQ=DAILY',
  startDate: routine?.startDate ?? today,
  endDate: routine?.endDate ?? '',
  subject: routine?.subject ?? '',
  reminder: routine?.reminder ?? '',
});

const toNew = ({ title, rule, startDate, endDate, subject, reminder }: RoutineDraft): NewRoutine => ({
  title: title.trim(),
  rule,
  startDate,
  endDate: endDate === '' ? null : endDate,
  subject: subject.trim() || null,
  reminder: reminder || null,
});

/** What differs from the routine as it stands. A field that does not fit yet, such as half a date, changes nothing. */
function toChanges(draft: RoutineDraft, routine: RoutineRow): RoutineFields {
  const wanted: RoutineFields = toNew(draft);
  if (!isCalendarDay(draft.startDate)) delete wanted.startDate;
  if (draft.endDate !== '' && !isCalendarDay(draft.endDate)) delete wanted.endDate;
  return Object.fromEntries(
    Object.entries(wanted).filter(([field, value]) => routine[field as keyof RoutineFields] !== value),
  );
}
