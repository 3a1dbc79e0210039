/** A goal in the week: drag it to another day, or tap it for the same and more. */
import { memo, useRef } from 'react';
import { classNames } from '#client/design/class-names.ts';
import { Icon } from '#client/design/icon.tsx';
import { MenuButton } from '#client/design/menu.tsx';
import { useMessages } from '#client/messages/use-messages.ts';
import { useViewMessages } from '#client/messages/english-views.ts';
import type { GoalRow } from '#client/store/database.ts';
import { useDraggableGoal } from './goal-drag.ts';
import type { WeekGoals } from './use-week-goals.ts';

export const WeekGoal = memo(function WeekGoal({ goal, actions }: { goal: GoalRow; actions: WeekGoals }) {
  const messages = useMessages().goals;
  const words = useViewMessages().calendar;
  const ref = useRef<HTMLLIElement>(null);
  useDraggableGoal(ref, goal);
  return (
    <li ref={ref} className={classNames('week-goal', goal.completed && 'week-goal-done')}>
      <MenuButton
        className="week-goal-button"
        label={messages.more(goal.title)}
        actions={() => [
          {
            name: goal.completed ? words.untick : words.tick,
            icon: 'check-circle',
            run: () => actions.toggle(goal),
          },
          { name: messages.moveToDate, icon: 'calendar', run: () => actions.askDate(goal) },
          { name: messages.edit, icon: 'pencil', run: () => actions.edit(goal) },
        ]}
      >
        <span className="week-goal-mark">{goal.completed && <Icon name="check" />}</span>
        <span className="week-goal-title" dir="auto">
          {goal.title}
        </span>
        {goal.completed && <span className="visually-hidden">, {words.done}</span>}
      </MenuButton>
    </li>
  );
});
