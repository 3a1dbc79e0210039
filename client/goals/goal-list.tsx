/** The goals of a day in their order, the done ones folded away at the end. */
import { lazy, Suspense, useId, useRef, useState } from 'react';
import { Icon } from '#client/design/icon.tsx';
import { useMessages } from '#client/messages/use-messages.ts';
import type { GoalRow as Row } from '#client/store/database.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { GoalRow, type GoalActions } from './goal-row.tsx';
import { useGoalActions, type GoalDialog } from './use-goal-actions.ts';
import { useWaitingGoals } from './use-goals.ts';
import { useKeptFocus } from './use-kept-focus.ts';
import { useSettling } from './use-settling.ts';
import './goal-list.css';

/** Loads the goal's dialogs ahead of their first use, so that they open offline and at once. */
export const loadGoalDialogs = () => import('./goal-dialogs.tsx');
const GoalDialogs = lazy(loadGoalDialogs);

interface GoalListProps {
  goals: Row[];
  today: CalendarDay;
}

/** @param goals  in their order */
export function GoalList({ goals, today }: GoalListProps) {
  const ref = useRef<HTMLDivElement>(null);
  const { isInDone, stay } = useSettling();
  const open = goals.filter((goal) => !isInDone(goal));
  const done = goals.filter(isInDone);
  const [dialog, setDialog] = useState<GoalDialog | null>(null);
  const actions = useGoalActions({ list: ref, groups: [open, done], stay, setDialog });
  useKeptFocus(ref);
  return (
    <div ref={ref} className="goal-list">
      <Rows goals={open} actions={actions} />
      {done.length > 0 && <DoneGroup goals={done} actions={actions} />}
      {dialog && (
        <Suspense fallback={null}>
          <GoalDialogs kind={dialog.kind} goal={dialog.goal} today={today} onClose={() => setDialog(null)} />
        </Suspense>
      )}
    </div>
  );
}

interface GroupProps {
  goals: Row[];
  actions: GoalActions;
}

function Rows({ goals, actions, id }: GroupProps & { id?: string }) {
  const waiting = useWaitingGoals();
  if (goals.length === 0) return null;
  return (
    <ul id={id}>
      {goals.map((goal) => (
        <GoalRow key={goal.id} goal={goal} waiting={waiting.has(goal.id)} actions={actions} />
      ))}
    </ul>
  );
}

function DoneGroup({ goals, actions }: GroupProps) {
  const messages = useMessages().day;
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <div className="done-group">
      <button
        type="button"
        className="done-toggle"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        <Icon name="fold" className="done-toggle-icon" />
        {messages.done(goals.length)}
      </button>
      {open && <Rows id={id} goals={goals} actions={actions} />}
    </div>
  );
}
