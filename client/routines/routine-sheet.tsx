/** Everything about one routine. It saves itself; a new one is there when it is added. */
import { useStore, useStored } from '#client/app/use-runtime.tsx';
import { Button } from '#client/design/button.tsx';
import { TextField } from '#client/design/field.tsx';
import { Sheet } from '#client/design/sheet.tsx';
import { SubjectField } from '#client/design/subject-field.tsx';
import { useLaterMessages } from '#client/messages/use-later-messages.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { RoutineRow } from '#client/store/database.ts';
import { isCalendarDay, type CalendarDay } from '#protocol/calendar-day.ts';
import { RuleField } from './rule-field.tsx';
import { useRoutineDraft } from './use-routine-draft.ts';
import { useSubjects } from './use-subjects.ts';

interface RoutineSheetProps {
  /** Null for a new one. */
  routine: RoutineRow | null;
  today: CalendarDay;
  onClose: () => void;
}

export function RoutineSheet({ routine, today, onClose }: RoutineSheetProps) {
  const { app, goals } = useMessages();
  const { routines: messages } = useLaterMessages();
  const store = useStore();
  const id = routine?.id ?? '';
  const current = useStored(() => store.routines.get(id), [store, id]) ?? routine;
  const subjects = useSubjects();
  const { draft, set, errors, finish } = useRoutineDraft(current, today);
  const submit = async () => {
    if (await finish()) onClose();
  };
  const close = () => {
    if (routine) void finish();
    onClose();
  };
  return (
    <Sheet
      title={messages.sheet}
      closeLabel={app.close}
      savesItself={routine !== null}
      onSubmit={() => void submit()}
      onClose={close}
    >
      <TextField
        label={messages.name}
        maxLength={200}
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
      {routine ? (
        <p className="field-hint">{goals.savesItself}</p>
      ) : (
        <Button kind="primary" type="submit">
          {messages.add}
        </Button>
      )}
    </Sheet>
  );
}
