/** Asks what becomes of a routine's open goals when it is deleted. */
import { useStore, useStored } from '#client/runtime/use-runtime.tsx';
import { Button } from '#client/design/button.tsx';
import { Dialog } from '#client/design/dialog.tsx';
import { useChanges } from '#client/history/use-changes.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { RoutineRow } from '#client/store/database.ts';
import { openCopies } from './routine-day.ts';
import { deleteRoutine } from './routine-intents.ts';

interface DeleteRoutineProps {
  routine: RoutineRow;
  onClose: () => void;
}

export function DeleteRoutine({ routine, onClose }: DeleteRoutineProps) {
  const { app } = useMessages();
  const { routines: messages } = useSheetMessages();
  const store = useStore();
  const changes = useChanges();
  const open = useStored(async () => (await openCopies(store, routine.id, '', '\uffff')).length, [store, routine.id]);
  if (open === undefined) return null;
  const remove = (copies: 'keep' | 'remove') => {
    onClose();
    void changes.make(messages.deleted, () => deleteRoutine(store, routine, copies));
  };
  return (
    <Dialog title={messages.deleteTitle} closeLabel={app.close} onClose={onClose}>
      <div className="routine-delete">
        <p>{open > 0 ? messages.deleteText(routine.title, open) : messages.deletePlain(routine.title)}</p>
        {open > 0 ? (
          <>
            <Button onClick={() => remove('keep')}>{messages.keepCopies}</Button>
            <Button kind="danger" icon="trash" onClick={() => remove('remove')}>
              {messages.removeCopies}
            </Button>
          </>
        ) : (
          <Button kind="danger" icon="trash" onClick={() => remove('keep')}>
            {messages.delete}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
