/** Everything about one goal. It saves itself. */
import { Link } from 'wouter';
import { Button } from '#client/design/button.tsx';
import { TextArea, TextField } from '#client/design/field.tsx';
import { Sheet } from '#client/design/sheet.tsx';
import { SubjectField } from '#client/design/subject-field.tsx';
import { DraftNotes } from '#client/drafts/draft-notes.tsx';
import type { SheetRecord } from '#client/drafts/use-record-draft.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { RuleField } from '#client/routines/rule-field.tsx';
import { useSubjects } from '#client/routines/use-subjects.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { MAX_LENGTH } from '#protocol/lengths.ts';
import { useGoalDraft } from './use-goal-draft.ts';
import { useGoalRepeat } from './use-goal-repeat.ts';
import './goal-sheet.css';

interface GoalSheetProps {
  record: SheetRecord<'goals'>;
  today: CalendarDay;
  /** The goal has become the first copy of a routine, which has another id. */
  onMoved: (id: string) => void;
  onClose: () => void;
}

export function GoalSheet({ record, today, onMoved, onClose }: GoalSheetProps) {
  const goal = record.row;
  const { app, goals: messages } = useMessages();
  const { routines, goalSheet: words } = useSheetMessages();
  const form = useGoalDraft(record, today);
  const { draft, set, error, finish } = form;
  const { rule, setRule, differences, useFromNowOn } = useGoalRepeat(goal, today, finish, onMoved);
  const subjects = useSubjects();
  const close = () => {
    void finish();
    onClose();
  };
  return (
    <Sheet title={words.sheet} closeLabel={app.close} savesItself onSubmit={close} onClose={close}>
      <TextField
        label={messages.title}
        maxLength={MAX_LENGTH.title}
        dir="auto"
        value={draft.title}
        error={error}
        onFocus={(event) => event.target.select()}
        onChange={(event) => set({ title: event.target.value })}
      />
      <div className="field-pair">
        <TextField
          label={messages.date}
          type="date"
          value={draft.date}
          onChange={(event) => set({ date: event.target.value })}
        />
        <TextField
          label={messages.reminder}
          type="time"
          value={draft.reminder}
          onChange={(event) => set({ reminder: event.target.value })}
        />
      </div>
      <RuleField rule={rule} startDate={goal.date ?? today} optional onChange={(next) => void setRule(next)} />
      {differences && (
        <div className="goal-sheet-differs">
          <p>{routines.onlyHere}</p>
          <Button onClick={useFromNowOn}>{routines.fromNowOn}</Button>
        </div>
      )}
      <SubjectField
        label={messages.subject}
        suggestions={subjects}
        value={draft.subject}
        onChange={(subject) => set({ subject })}
      />
      <TextArea
        label={words.notes}
        maxLength={MAX_LENGTH.text}
        dir="auto"
        rows={3}
        value={draft.notes}
        onChange={(event) => set({ notes: event.target.value })}
      />
      <DraftNotes resource="goals" id={goal.id} draft={form} />
      <div className="goal-sheet-end">
        <p className="field-hint">{words.savesItself}</p>
        {rule !== null && <Link href="/routines">{routines.all}</Link>}
      </div>
    </Sheet>
  );
}
