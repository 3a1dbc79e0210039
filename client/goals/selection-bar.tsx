/** The actions on all selected goals, in place of the navigation, within reach of the thumb. */
import type { ReactNode } from 'react';
import { useStore } from '#client/runtime/use-runtime.tsx';
import { Button, IconButton } from '#client/design/button.tsx';
import { Dialog } from '#client/design/dialog.tsx';
import { Icon, type IconName } from '#client/design/icon.tsx';
import { SubjectField } from '#client/design/subject-field.tsx';
import { useDraft } from '#client/design/use-draft.ts';
import { useChanges } from '#client/history/use-changes.ts';
import { formatDay } from '#client/messages/formats.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { GoalRow } from '#client/store/database.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { DayDialog } from './day-dialog.tsx';
import { completeGoals, deleteGoals, moveGoalsTo, tagGoals } from './goal-intents.ts';
import type { ManyDialog } from './use-goal-actions.ts';
import { useSubjects } from '#client/routines/use-subjects.ts';
import './selection-bar.css';

interface SelectionBarProps {
  /** At least one, in their order. */
  goals: GoalRow[];
  today: CalendarDay;
  dialog: ManyDialog | null;
  setDialog: (dialog: ManyDialog | null) => void;
  onClear: () => void;
}

export default function SelectionBar({ goals, today, dialog, setDialog, onClear }: SelectionBarProps) {
  const { goals: said } = useMessages();
  const { selection: messages } = useSheetMessages();
  const store = useStore();
  const changes = useChanges();
  const ids = goals.map(({ id }) => id);
  const allDone = goals.every(({ completed }) => completed);
  const complete = () => {
    const said = allDone ? messages.reopened(ids.length) : messages.completed(ids.length);
    void changes.make(said, () => completeGoals(store, ids, !allDone));
    onClear();
  };
  const remove = () => {
    void changes.make(said.deletedMany(ids.length), () => deleteGoals(store, ids));
    onClear();
  };
  /** Goals with a duplicate on that day stay where they are; the toast says so. */
  const move = async (day: CalendarDay): Promise<undefined> => {
    setDialog(null);
    onClear();
    const leaving = goals.filter(({ date }) => date !== day).length;
    await changes.make(
      ({ length }) =>
        [messages.movedTo(length, formatDay(day, 'short')), length < leaving && messages.stayed(leaving - length)]
          .filter(Boolean)
          .join(' · '),
      () => moveGoalsTo(store, goals, day, today),
    );
  };
  const tag = (subject: string | null) => {
    const said = subject === null ? messages.untagged(ids.length) : messages.tagged(ids.length);
    void changes.make(said, () => tagGoals(store, ids, subject));
    setDialog(null);
    onClear();
  };
  return (
    <>
      <div className="selection-bar" role="toolbar" aria-label={messages.title}>
        <IconButton icon="close" label={messages.clear} onClick={onClear} />
        <p className="selection-count" role="status">
          {messages.count(ids.length)}
        </p>
        <div className="selection-acts">
          <Act icon={allDone ? 'circle' : 'check-circle'} onClick={complete}>
            {allDone ? messages.notDone : messages.done}
          </Act>
          <Act icon="calendar" onClick={() => setDialog('move')}>
            {messages.move}
          </Act>
          <Act icon="tag" onClick={() => setDialog('tag')}>
            {messages.tag}
          </Act>
          <Act icon="trash" onClick={remove}>
            {messages.delete}
          </Act>
        </div>
      </div>
      {dialog === 'move' && (
        <DayDialog today={today} now={goals[0]!.date ?? today} onDay={move} onClose={() => setDialog(null)} />
      )}
      {dialog === 'tag' && <TagDialog goals={goals} onTag={tag} onClose={() => setDialog(null)} />}
    </>
  );
}

function Act({ icon, onClick, children }: { icon: IconName; onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" className="selection-act" onClick={onClick}>
      <Icon name={icon} />
      {children}
    </button>
  );
}

interface TagDialogProps {
  goals: GoalRow[];
  onTag: (subject: string | null) => void;
  onClose: () => void;
}

function TagDialog({ goals, onTag, onClose }: TagDialogProps) {
  const { app } = useMessages();
  const { selection: messages } = useSheetMessages();
  const subjects = useSubjects();
  const { value, set } = useDraft({ subject: goals.find((goal) => goal.subject !== null)?.subject ?? '' });
  const { subject } = value;
  return (
    <Dialog title={messages.tagTitle} closeLabel={app.close} onClose={onClose}>
      <form
        className="tag-form"
        onSubmit={(event) => {
          event.preventDefault();
          onTag(subject.trim() || null);
        }}
      >
        <SubjectField
          label={messages.subject}
          suggestions={subjects}
          value={subject}
          onChange={(subject) => set({ subject })}
        />
        <div className="tag-buttons">
          <Button kind="primary" type="submit" disabled={subject.trim() === ''}>
            {messages.save}
          </Button>
          <Button onClick={() => onTag(null)}>{messages.none}</Button>
        </div>
      </form>
    </Dialog>
  );
}
