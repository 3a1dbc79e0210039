/** Everything about one goal. It saves itself. */
import { Button } from '#client/design/button.tsx';
import { Dialog } from '#client/design/dialog.tsx';
import { TextArea, TextField } from '#client/design/field.tsx';
import { useMessages } from '#client/messages/use-messages.ts';
import type { GoalRow } from '#client/store/database.ts';
import { GoalNotices } from './goal-notices.tsx';
import { useGoalDraft } from './use-goal-draft.ts';
import './goal-sheet.css';

interface GoalSheetProps {
  goal: GoalRow;
  onClose: () => void;
}

export function GoalSheet({ goal, onClose }: GoalSheetProps) {
  const { app, goals: messages } = useMessages();
  const { draft, set, error, finish } = useGoalDraft(goal);
  const close = () => {
    void finish();
    onClose();
  };
  return (
    <Dialog title={messages.sheet} closeLabel={app.close} onClose={close}>
      <form
        className="goal-sheet"
        onSubmit={(event) => {
          event.preventDefault();
          close();
        }}
      >
        <TextField
          label={messages.title}
          maxLength={200}
          dir="auto"
          value={draft.title}
          error={error}
          onFocus={(event) => event.target.select()}
          onChange={(event) => set({ title: event.target.value })}
        />
        <div className="goal-sheet-pair">
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
        <TextField
          label={messages.subject}
          maxLength={50}
          dir="auto"
          value={draft.subject}
          onChange={(event) => set({ subject: event.target.value })}
        />
        <TextArea
          label={messages.notes}
          maxLength={10_000}
          dir="auto"
          rows={3}
          value={draft.notes}
          onChange={(event) => set({ notes: event.target.value })}
        />
        <GoalNotices goalId={goal.id} />
        <p className="goal-sheet-saved">{messages.savesItself}</p>
        <Button type="submit" className="visually-hidden" tabIndex={-1}>
          {app.close}
        </Button>
      </form>
    </Dialog>
  );
}
