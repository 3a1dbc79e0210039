/** One goal of a day: tick it, rename it in place, open its menu. */
import { memo, useId, useState, type KeyboardEvent } from 'react';
import { Checkbox } from '#client/design/checkbox.tsx';
import { classNames } from '#client/design/class-names.ts';
import { Icon } from '#client/design/icon.tsx';
import { MenuButton, type MenuAction } from '#client/design/menu.tsx';
import { KEY_TABLE, pressToCommands, type Command } from '#client/keys/key-table.ts';
import { formatWallTime } from '#client/messages/formats.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { GoalRow as Row } from '#client/store/database.ts';
import { useRoutine } from '#client/routines/use-routine.ts';
import { GoalRename } from './goal-rename.tsx';
import './goal-row.css';

/** What a row asks of its list. One object for all rows and all time, so that a row is drawn again only when it changed. */
export interface GoalActions {
  toggle(goal: Row): void;
  open(goal: Row): void;
  rename(goal: Row, title: string): void;
  /** One place up (-1) or down (1) among the rows on screen. */
  move(goal: Row, step: -1 | 1): void;
  canMove(goal: Row, step: -1 | 1): boolean;
  askDate(goal: Row): void;
  remove(goal: Row): void;
  /** Moves the focus to the row before (-1) or after (1). */
  focusBeside(goal: Row, step: -1 | 1): void;
}

interface GoalRowProps {
  goal: Row;
  /** Its latest change has not reached the server. */
  waiting: boolean;
  actions: GoalActions;
}

export const GoalRow = memo(function GoalRow({ goal, waiting, actions }: GoalRowProps) {
  const messages = useMessages().goals;
  const titleId = useId();
  const [renaming, setRenaming] = useState(false);
  return (
    <li
      className={classNames('goal-row', goal.completed && 'goal-row-done')}
      data-goal-id={goal.id}
      onKeyDown={(event) => rowKey(event, goal, actions, () => setRenaming(true))}
    >
      <Checkbox aria-labelledby={titleId} checked={goal.completed} onChange={() => actions.toggle(goal)} />
      {renaming ? (
        <GoalRename
          title={goal.title}
          onDone={(title) => {
            setRenaming(false);
            if (title !== undefined) actions.rename(goal, title);
          }}
        />
      ) : (
        <div className="goal-row-text" onClick={() => actions.open(goal)}>
          <span id={titleId} className="goal-row-title" dir="auto">
            {goal.title}
          </span>
          <GoalChips goal={goal} />
        </div>
      )}
      {waiting && (
        <span className="goal-row-waiting">
          <span className="visually-hidden">{messages.waiting}</span>
        </span>
      )}
      <MenuButton label={messages.more(goal.title)} actions={() => menuOf(goal, actions, messages)} />
    </li>
  );
});

function GoalChips({ goal: { reminder, subject, routineId } }: { goal: Row }) {
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
      <span className="visually-hidden">{messages.repeats}</span>
    </span>
  );
}

function menuOf(goal: Row, actions: GoalActions, messages: ReturnType<typeof useMessages>['goals']): MenuAction[] {
  return [
    { name: messages.edit, icon: 'pencil', run: () => actions.open(goal) },
    { name: messages.moveToDate, icon: 'calendar', run: () => actions.askDate(goal) },
    { name: messages.moveUp, icon: 'up', run: () => actions.move(goal, -1), disabled: !actions.canMove(goal, -1) },
    { name: messages.moveDown, icon: 'down', run: () => actions.move(goal, 1), disabled: !actions.canMove(goal, 1) },
    { name: messages.delete, icon: 'trash', run: () => actions.remove(goal), danger: true },
  ];
}

/** Keys of a row, outside its fields. Space is the checkbox's own. */
function rowKey(event: KeyboardEvent<HTMLElement>, goal: Row, actions: GoalActions, rename: () => void): void {
  const target = event.target as HTMLElement;
  // An open menu hangs below the row in React's tree, not on the page: its keys are its own.
  if (!event.currentTarget.contains(target) || target.matches('input:not([type=checkbox])')) return;
  const run = keyToAction(event, goal, actions, rename);
  if (!run) return;
  event.preventDefault();
  event.stopPropagation();
  run();
}

function keyToAction(
  event: KeyboardEvent,
  goal: Row,
  actions: GoalActions,
  rename: () => void,
): (() => void) | undefined {
  const command = pressToCommands(event, undefined).find((each) => KEY_TABLE[each].place === 'row');
  const onCheckbox = (event.target as HTMLElement).matches('[type=checkbox]');
  const isButtons = !event.altKey && (event.key === 'Enter' || event.key.startsWith('Arrow'));
  if (!command || (isButtons && !onCheckbox)) return undefined;
  const runs: Partial<Record<Command, () => void>> = {
    open: () => actions.open(goal),
    rename,
    moveToDate: () => actions.askDate(goal),
    delete: () => actions.remove(goal),
    moveUp: () => actions.move(goal, -1),
    moveDown: () => actions.move(goal, 1),
    rowAbove: () => actions.focusBeside(goal, -1),
    rowBelow: () => actions.focusBeside(goal, 1),
  };
  return runs[command];
}
