/** All routines: what comes back when, each to be changed, paused, gone on with or deleted. */
import { useState } from 'react';
import { useStore } from '#client/runtime/use-runtime.tsx';
import { Button } from '#client/design/button.tsx';
import { EmptyState } from '#client/design/empty-state.tsx';
import { Icon } from '#client/design/icon.tsx';
import { MenuButton, type MenuAction } from '#client/design/menu.tsx';
import { useChanges } from '#client/history/use-changes.ts';
import { formatDay, formatWallTime } from '#client/messages/formats.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import type { RoutineRow } from '#client/store/database.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { stampOf } from '#protocol/merge.ts';
import { endsBeforeStart, nextRoutineDays } from '#protocol/routine-days.ts';
import { stampMs } from '#protocol/stamp.ts';
import { DeleteRoutine } from './delete-routine.tsx';
import { endRoutine, resumeRoutine } from './routine-intents.ts';
import { NewRoutineSheet, RoutineSheet } from './routine-sheet.tsx';
import { RuleText } from './rule-text.tsx';
import { useRoutines } from './use-routines.ts';
import './routines.css';

type Open = { kind: 'new' } | { kind: 'sheet' | 'delete'; routine: RoutineRow };

const SHOWN_DAYS = 3;

interface RoutinesScreenProps {
  today: CalendarDay;
  /** Which day a moment belongs to. @param ms  since 1970 */
  dayOf: (ms: number) => CalendarDay;
}

export function RoutinesScreen({ today, dayOf }: RoutinesScreenProps) {
  const { routines: messages } = useSheetMessages();
  const routines = useRoutines();
  const [open, setOpen] = useState<Open | null>(null);
  const add = (
    <Button kind="primary" icon="add" onClick={() => setOpen({ kind: 'new' })}>
      {messages.add}
    </Button>
  );
  if (!routines) return null;
  return (
    <div className="routines">
      {routines.length === 0 ? (
        <EmptyState icon="repeat" text={messages.empty}>
          {add}
        </EmptyState>
      ) : (
        <>
          <p className="routine-muted">{messages.lead}</p>
          <ul className="card">
            {routines.map((routine) => (
              <RoutineItem key={routine.id} routine={routine} today={today} dayOf={dayOf} onOpen={setOpen} />
            ))}
          </ul>
          <div>{add}</div>
          <p className="routine-muted">{messages.hint}</p>
        </>
      )}
      {open?.kind === 'new' && <NewRoutineSheet today={today} onClose={() => setOpen(null)} />}
      {open?.kind === 'sheet' && <RoutineSheet routine={open.routine} today={today} onClose={() => setOpen(null)} />}
      {open?.kind === 'delete' && <DeleteRoutine routine={open.routine} onClose={() => setOpen(null)} />}
    </div>
  );
}

interface ItemProps extends RoutinesScreenProps {
  routine: RoutineRow;
  onOpen: (open: Open) => void;
}

function RoutineItem({ routine, today, dayOf, onOpen }: ItemProps) {
  const { routines: messages } = useSheetMessages();
  const store = useStore();
  const changes = useChanges();
  const { title, rule, startDate, endDate, subject, reminder } = routine;
  const goesOn = (endDate === null || endDate > today) && !endsBeforeStart(routine);
  const actions = (): MenuAction[] => [
    { name: messages.edit, icon: 'pencil', run: () => onOpen({ kind: 'sheet', routine }) },
    goesOn
      ? {
          name: messages.pause,
          icon: 'clock',
          disabled: startDate > today,
          run: () => void changes.make(messages.paused, () => endRoutine(store, routine, today, today)),
        }
      : {
          name: messages.resume,
          icon: 'repeat',
          run: () => void changes.make(messages.resumed, () => resumeRoutine(store, routine, today)),
        },
    { name: messages.delete, icon: 'trash', danger: true, run: () => onOpen({ kind: 'delete', routine }) },
  ];
  return (
    <li className="routine">
      <span className="routine-icon">
        <Icon name="repeat" />
      </span>
      <div className="routine-text">
        <p className="routine-title" dir="auto">
          {title}
        </p>
        <p className="routine-facts">
          <span>
            <RuleText rule={rule} startDate={startDate} />
          </span>
          {reminder !== null && <span>{formatWallTime(reminder)}</span>}
          {subject !== null && <span dir="auto">{subject}</span>}
        </p>
        <NextDays routine={routine} today={today} paused={isPaused(routine, today, dayOf)} />
      </div>
      <MenuButton label={messages.more(title)} actions={actions} />
    </li>
  );
}

/** It was told to end on the day it was told: a course that was planned to end was told long before. */
function isPaused({ endDate, stamps }: RoutineRow, today: CalendarDay, dayOf: (ms: number) => CalendarDay): boolean {
  const told = stampOf(stamps, 'endDate');
  return endDate !== null && endDate <= today && told !== undefined && dayOf(stampMs(told)) === endDate;
}

function NextDays({ routine, today, paused }: { routine: RoutineRow; today: CalendarDay; paused: boolean }) {
  const { routines: messages } = useSheetMessages();
  const days = nextRoutineDays(routine, today, SHOWN_DAYS);
  const { endDate } = routine;
  if (endsBeforeStart(routine)) return <p className="routine-muted">{messages.endsBeforeStart}</p>;
  if (paused && endDate !== null)
    return (
      <p className="routine-muted">
        {endDate === today ? messages.paused : messages.pausedSince(formatDay(endDate, 'dates'))}
      </p>
    );
  if (days.length === 0)
    return (
      <p className="routine-muted">
        {endDate !== null && endDate < today ? messages.endedOn(formatDay(endDate, 'dates')) : messages.noNext}
      </p>
    );
  return (
    <p className="routine-next">
      <span className="routine-muted">{messages.next}</span>
      {days.map((day) => (
        <time key={day} dateTime={day} className="routine-day">
          {formatDay(day, 'short')}
        </time>
      ))}
      {endDate !== null && <span className="routine-muted">{messages.endsOn(formatDay(endDate, 'dates'))}</span>}
    </p>
  );
}
