/** The goals of a day in their order, the done ones folded away at the end. */
import { Suspense, useId, useRef, useState } from 'react';
import { useExternal } from '#client/local/external.ts';
import { useStore } from '#client/runtime/use-runtime.tsx';
import { Icon } from '#client/design/icon.tsx';
import { lazyPart } from '#client/design/lazy-part.tsx';
import { openSheet } from '#client/design/over-store.ts';
import { useChanges } from '#client/history/use-changes.ts';
import { useKeys } from '#client/keys/use-keys.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { GoalRow as Row } from '#client/store/database.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { asAsked, askedTicksOf, isSaving } from './asked-ticks.ts';
import { moveGoal } from './goal-intents.ts';
import { GoalRow, type GoalActions, type RowState } from './goal-row.tsx';
import { useGoalActions, type ManyDialog } from './use-goal-actions.ts';
import { useWaitingGoals } from './use-goals.ts';
import { useKeptFocus } from './use-kept-focus.ts';
import { useRowDrag } from './use-row-drag.ts';
import { useSelection, type Selection } from './use-selection.ts';
import { useSettling } from './use-settling.ts';
import './goal-list.css';

/** Loads the goal's dialogs ahead of their first use, so that they open offline and at once. */
export const loadGoalDialogs = () => import('./goal-dialogs.tsx');
const GoalDialogs = lazyPart(loadGoalDialogs);

/** Loads what is done with several goals ahead of its first use. */
export const loadSelectionBar = () => import('./selection-bar.tsx');
const SelectionBar = lazyPart(loadSelectionBar);

interface GoalListProps {
  goals: Row[];
  today: CalendarDay;
  /** A goal was just ticked. */
  onTicked: () => void;
  /** Goals were just moved to the next day. */
  onMovedOn: () => void;
}

/** @param goals  in their order, as they are stored */
export function GoalList({ goals: stored, today, onTicked, onMovedOn }: GoalListProps) {
  const store = useStore();
  const asked = askedTicksOf(store);
  const asks = useExternal(asked.asks);
  const goals = asAsked(stored, asks);
  const waiting = useWaitingGoals();
  const changes = useChanges();
  const said = useMessages().goals;
  const ref = useRef<HTMLDivElement>(null);
  const { isInDone, stay } = useSettling();
  const open = goals.filter((goal) => !isInDone(goal));
  const done = goals.filter(isInDone);
  const [unfolded, setUnfolded] = useState(false);
  const [manyDialog, setManyDialog] = useState<ManyDialog | null>(null);
  const shown = unfolded ? [...open, ...done] : open;
  const selection = useSelection(shown);
  const actions = useGoalActions({
    today,
    list: ref,
    stored: (id) => stored.find((goal) => goal.id === id),
    groups: [open, done],
    selection: selection.act,
    stay,
    setDialog: ({ kind, goal }) =>
      openSheet((close) => <GoalDialogs kind={kind} goal={goal} today={today} onClose={close} />),
    setManyDialog,
    onTicked,
    onMovedOn,
  });
  const drag = useRowDrag(ref, shown.map(({ id }) => id).join(), (id, side, target) => {
    const goal = goals.find((each) => each.id === id);
    if (goal) void changes.make(said.moved, () => moveGoal(store, goal, side, target));
  });
  const stateOf = (id: string): RowState => (isSaving(id, asks) ? 'saving' : waiting.has(id) ? 'waiting' : 'settled');
  useKeptFocus(ref);
  useKeys({ close: () => selection.ids !== null && (selection.act.clear(), true), selectAll: selection.act.all });
  const selected = selection.ids && shown.filter(({ id }) => selection.ids?.has(id));
  return (
    <div ref={ref} className="goal-list" {...drag}>
      <Rows goals={open} stateOf={stateOf} actions={actions} selection={selection} />
      {done.length > 0 && (
        <DoneGroup count={done.length} open={unfolded} setOpen={setUnfolded}>
          {(id) => <Rows id={id} goals={done} stateOf={stateOf} actions={actions} selection={selection} />}
        </DoneGroup>
      )}
      <Suspense fallback={null}>
        {selected && selected.length > 0 && (
          <SelectionBar
            goals={selected}
            today={today}
            dialog={manyDialog}
            setDialog={setManyDialog}
            onClear={selection.act.clear}
          />
        )}
      </Suspense>
    </div>
  );
}

interface RowsProps {
  id?: string;
  goals: Row[];
  stateOf: (id: string) => RowState;
  actions: GoalActions;
  selection: Selection;
}

function Rows({ goals, stateOf, actions, selection: { ids }, id }: RowsProps) {
  if (goals.length === 0) return null;
  return (
    <ul id={id}>
      {goals.map((goal) => (
        <GoalRow
          key={goal.id}
          goal={goal}
          state={stateOf(goal.id)}
          selected={ids ? ids.has(goal.id) : undefined}
          actions={actions}
        />
      ))}
    </ul>
  );
}

interface DoneGroupProps {
  count: number;
  open: boolean;
  setOpen: (open: boolean) => void;
  children: (id: string) => React.ReactNode;
}

function DoneGroup({ count, open, setOpen, children }: DoneGroupProps) {
  const messages = useMessages().day;
  const id = useId();
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
        {messages.done(count)}
      </button>
      {open && children(id)}
    </div>
  );
}
