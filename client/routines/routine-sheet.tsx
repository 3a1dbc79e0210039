/** Everything about one routine: one that is there saves itself, a new one is there when it is added. */
import type { ReactNode } from 'react';
import { Button } from '#client/design/button.tsx';
import { TextField } from '#client/design/field.tsx';
import { Sheet } from '#client/design/sheet.tsx';
import { SubjectField } from '#client/design/subject-field.tsx';
import { DraftNotes } from '#client/drafts/draft-notes.tsx';
import { useSheetRecord } from '#client/drafts/use-record-draft.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { RoutineRow } from '#client/store/database.ts';
import { isCalendarDay, type CalendarDay } from '#protocol/calendar-day.ts';
import { MAX_LENGTH } from '#protocol/lengths.ts';
import { RuleField } from './rule-field.tsx';
import { useNewRoutine, useRoutineDraft, type RoutineErrors, type RoutineForm } from './use-routine-draft.ts';
import { useSubjects } from './use-subjects.ts';

interface SheetProps {
  today: CalendarDay;
  onClose: () => void;
}

export function RoutineSheet({ routine, today, onClose }: SheetProps & { routine: RoutineRow }) {
  const { app } = useMessages();
  const { routines: messages, goalSheet } = useSheetMessages();
  const form = useRoutineDraft(useSheetRecord('routines', routine.id, routine), today);
  const close = () => {
    void form.finish();
    onClose();
  };
  return (
    <Sheet title={messages.sheet} closeLabel={app.close} savesItself onSubmit={close} onClose={close}>
      <Fields form={form} today={today} />
      <DraftNotes resource="routines" id={routine.id} draft={form} />
      <p className="field-hint">{goalSheet.savesItself}</p>
    </Sheet>
  );
}

export function NewRoutineSheet({ today, onClose }: SheetProps) {
  const { app } = useMessages();
  const { routines: messages } = useSheetMessages();
  const form = useNewRoutine(today);
  const submit = async () => {
    if (await form.add()) onClose();
  };
  return (
    <Sheet title={messages.sheet} closeLabel={app.close} onSubmit={() => void submit()} onClose={onClose}>
      <Fields form={form} today={today}>
        <Button kind="primary" type="submit">
          {messages.add}
        </Button>
      </Fields>
    </Sheet>
  );
}

interface FieldsProps {
  form: { draft: RoutineForm; set: (change: Partial<RoutineForm>) => void; errors: RoutineErrors };
  today: CalendarDay;
  children?: ReactNode;
}

function Fields({ form: { draft, set, errors }, today, children }: FieldsProps) {
  const { goals } = useMessages();
  const { routines: messages } = useSheetMessages();
  const subjects = useSubjects();
  return (
    <>
      <TextField
        label={messages.name}
        maxLength={MAX_LENGTH.title}
        dir="auto"
        value={draft.title}
        error={errors.title}
        onChange={(event) => set({ title: event.target.value })}
      />
      <RuleField
        rule={draft.rule}
        startDate={isCalendarDay(draft.startDate) ? draft.startDate : today}
        onChange={(rule) => rule !== null && set({ rule })}
      />
      <div className="field-pair">
        <TextField
          label={messages.starts}
          type="date"
          required
          value={draft.startDate}
          onChange={(event) => set({ startDate: event.target.value })}
        />
        <TextField
          label={messages.ends}
          type="date"
          hint={messages.endsHint}
          value={draft.endDate}
          error={errors.endDate}
          onChange={(event) => set({ endDate: event.target.value })}
        />
        <TextField
          label={goals.reminder}
          type="time"
          value={draft.reminder}
          onChange={(event) => set({ reminder: event.target.value })}
        />
        <SubjectField
          label={goals.subject}
          suggestions={subjects}
          value={draft.subject}
          onChange={(subject) => set({ subject })}
        />
      </div>
      {children}
    </>
  );
}
