/** One goal of a day: tick it, rename it in place, open its menu, swipe it, select it. */
import { memo, useId, useState, type KeyboardEvent, type MouseEvent, type PointerEvent } from 'react';
import { Checkbox } from '#client/design/checkbox.tsx';
import { classNames } from '#client/design/class-names.ts';
import { MenuButton, type MenuAction } from '#client/design/menu.tsx';
import { onRowKey } from '#client/keys/row-keys.ts';
import { FIELDS } from '#client/keys/use-keys.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { GoalRow as Row } from '#client/store/database.ts';
import { GoalChips } from './goal-chips.tsx';
import { GoalRename } from './goal-rename.tsx';
import { followFinger } from './row-gestures.ts';
import './goal-row.css';

/** The actions of a row. One stable object for all rows, so that a row is rendered again only when it changes. */
export interface GoalActions {
  toggle(goal: Row): void;
  open(goal: Row): void;
  /** One place up (-1) or down (1) among the rows on screen. */
  move(goal: Row, step: -1 | 1): void;
  canMove(goal: Row, step: -1 | 1): boolean;
  moveToTop(goal: Row): void;
  /** To the day after today, or after the goal's own day where that is later. */
  moveToTomorrow(goal: Row): void;
  /** Whether that day is tomorrow. */
  goesToTomorrow(goal: Row): boolean;
  /** Of all that is selected where the row is; so do the next two. */
  askDate(goal: Row): void;
  remove(goal: Row): void;
  select(goal: Row): void;
  /** Everything from the row that was selected first to this one. */
  selectTo(goal: Row): void;
  /** The row and the one before (-1) or after (1), which takes the focus. */
  selectBeside(goal: Row, step: -1 | 1): void;
  selectAll(): void;
}

/** Where the latest change of a row is: on its way to this device's disk, here and not on the server yet, or wherever it belongs. */
export type RowState = 'saving' | 'waiting' | 'settled';

interface GoalRowProps {
  goal: Row;
  state: RowState;
  /** While goals are being selected, whether this one is; undefined otherwise. */
  selected: boolean | undefined;
  actions: GoalActions;
}

type Words = ReturnType<typeof useMessages>['goals'];

export const GoalRow = memo(function GoalRow({ goal, state, selected, actions }: GoalRowProps) {
  const messages = useMessages().goals;
  const titleId = useId();
  const [renaming, setRenaming] = useState(false);
  const selecting = selected !== undefined;
  return (
    <li
      className={classNames('goal-row', goal.completed && 'goal-row-done', selected && 'goal-row-selected')}
      data-row
      data-goal-id={goal.id}
      data-saving={state === 'saving' ? '' : undefined}
      onKeyDown={(event) => rowKey(event, goal, actions, () => setRenaming(true))}
      onPointerDown={(event) => finger(event, goal, actions, messages, selecting)}
      onMouseDown={keepText}
      onClickCapture={(event) => shiftClick(event, goal, actions)}
      onContextMenu={keepMenuAway}
    >
      <div className="goal-row-body">
        <Checkbox
          data-row-focus
          className={selecting ? 'checkbox-square' : undefined}
          aria-labelledby={selecting ? undefined : titleId}
          aria-label={selecting ? messages.selectNamed(goal.title) : undefined}
          checked={selected ?? goal.completed}
          onChange={() => (selecting ? actions.select(goal) : actions.toggle(goal))}
        />
        {renaming ? (
          <GoalRename goal={goal} onClose={() => setRenaming(false)} />
        ) : (
          <div className="goal-row-text" onClick={() => (selecting ? actions.select(goal) : actions.open(goal))}>
            <span id={titleId} className="goal-row-title" dir="auto">
              {goal.title}
            </span>
            <GoalChips goal={goal} />
          </div>
        )}
        {state === 'waiting' && (
          <span className="goal-row-waiting">
            <span className="visually-hidden">{messages.waiting}</span>
          </span>
        )}
        <MenuButton label={messages.more(goal.title)} actions={() => menuOf(goal, actions, messages)} />
      </div>
    </li>
  );
});

function menuOf(goal: Row, actions: GoalActions, messages: Words): MenuAction[] {
  return [
    { name: messages.edit, icon: 'pencil', run: () => actions.open(goal) },
    {
      name: goal.completed ? messages.notDone : messages.done,
      icon: goal.completed ? 'circle' : 'check-circle',
      run: () => actions.toggle(goal),
    },
    {
      name: actions.goesToTomorrow(goal) ? messages.toTomorrow : messages.toNextDay,
      icon: 'next',
      run: () => actions.moveToTomorrow(goal),
    },
    { name: messages.moveToDate, icon: 'calendar', run: () => actions.askDate(goal) },
    { name: messages.moveUp, icon: 'up', run: () => actions.move(goal, -1), disabled: !actions.canMove(goal, -1) },
    { name: messages.moveDown, icon: 'down', run: () => actions.move(goal, 1), disabled: !actions.canMove(goal, 1) },
    { name: messages.moveToTop, icon: 'top', run: () => actions.moveToTop(goal), disabled: !actions.canMove(goal, -1) },
    { name: messages.select, icon: 'select', run: () => actions.select(goal) },
    { name: messages.delete, icon: 'trash', run: () => actions.remove(goal), danger: true },
  ];
}

/** Keys of a row. Space is the checkbox's own. */
function rowKey(event: KeyboardEvent<HTMLElement>, goal: Row, actions: GoalActions, rename: () => void): void {
  onRowKey(event, {
    open: () => actions.open(goal),
    rename,
    moveToTomorrow: () => actions.moveToTomorrow(goal),
    moveToDate: () => actions.askDate(goal),
    moveUp: () => actions.move(goal, -1),
    moveDown: () => actions.move(goal, 1),
    select: () => actions.select(goal),
    selectAbove: () => actions.selectBeside(goal, -1),
    selectBelow: () => actions.selectBeside(goal, 1),
    selectAll: () => actions.selectAll(),
    delete: () => actions.remove(goal),
  });
}

function finger(
  event: PointerEvent<HTMLElement>,
  goal: Row,
  actions: GoalActions,
  messages: Words,
  selecting: boolean,
): void {
  const target = event.target as HTMLElement;
  if (selecting || target.matches(FIELDS) || target.closest('button')) return;
  followFinger(event.nativeEvent, event.currentTarget, {
    label: (direction) =>
      direction === 'start' ? messages.tomorrow : goal.completed ? messages.notDone : messages.done,
    swipe: (direction) => (direction === 'end' ? actions.toggle(goal) : actions.moveToTomorrow(goal)),
    hold: () => actions.select(goal),
  });
}

/** Shift and a click select, whatever lies under it. */
function shiftClick(event: MouseEvent<HTMLElement>, goal: Row, actions: GoalActions): void {
  if (!event.shiftKey || (event.target as HTMLElement).matches(FIELDS)) return;
  event.preventDefault();
  event.stopPropagation();
  actions.selectTo(goal);
}

/** Shift and a click would mark the text between two rows. */
function keepText(event: MouseEvent<HTMLElement>): void {
  if (event.shiftKey && !(event.target as HTMLElement).matches(FIELDS)) event.preventDefault();
}

/** A finger that rests selects; a mouse has its own menu. */
function keepMenuAway(event: MouseEvent<HTMLElement>): void {
  if ((event.nativeEvent as globalThis.PointerEvent).pointerType === 'touch') event.preventDefault();
}
