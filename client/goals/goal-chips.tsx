/** The chips of a goal's row, beside its title. */
import { Icon } from '#client/design/icon.tsx';
import { formatWallTime } from '#client/messages/formats.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { useRoutine } from '#client/routines/use-routine.ts';
import type { GoalRow } from '#client/store/database.ts';

export function GoalChips({ goal: { reminder, subject, routineId } }: { goal: GoalRow }) {
  const messages = useMessages().goals;
  if (reminder === null && subject === null && routineId === null) return null;
  return (
    <span className="goal-row-chips">
      {routineId !== null && <RepeatChip routineId={routineId} />}
      {reminder !== null && (
        <span className="goal-chip">
          <Icon name="bell" />
          <span className="visually-hidden">{messages.reminder} </span>
          {formatWallTime(reminder)}
        </span>
      )}
      {subject !== null && (
        <span className="goal-chip" dir="auto">
          {subject}
        </span>
      )}
    </span>
  );
}

/** As long as the goal comes back: one whose routine is gone is a goal like any other. */
function RepeatChip({ routineId }: { routineId: string }) {
  const messages = useMessages().goals;
  if (!useRoutine(routineId)) return null;
  return (
    <span className="goal-chip">
      <Icon name="repeat" />
      {messages.repeats}
    </span>
  );
}
