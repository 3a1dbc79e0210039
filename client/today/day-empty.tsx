/** The placeholder of a day without goals. */
import { Suspense } from 'react';
import { Link } from 'wouter';
import { useRuntime } from '#client/runtime/use-runtime.tsx';
import { Button } from '#client/design/button.tsx';
import { EmptyState } from '#client/design/empty-state.tsx';
import { lazyPart } from '#client/design/lazy-part.tsx';
import { useAddGoal } from '#client/goals/use-add-goal.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';

const CopyDay = lazyPart(async () => ({ default: (await import('./copy-day.tsx')).CopyDay }), { offer: true });

interface DayEmptyProps {
  date: CalendarDay;
  today: CalendarDay;
  /** Nobody has written a goal here before. */
  isNew: boolean;
  /** Something was written about the day. */
  hasLogs: boolean;
  onAddLate: () => void;
  onSaved: () => void;
}

export function DayEmpty({ date, today, isNew, hasLogs, onAddLate, onSaved }: DayEmptyProps) {
  const messages = useMessages().day;
  if (date < today)
    return (
      <EmptyState icon="book" text={hasLogs ? messages.emptyPastGoals : messages.emptyPast}>
        <Button onClick={onAddLate}>{messages.addLate}</Button>
      </EmptyState>
    );
  if (date > today || !isNew)
    return (
      <EmptyState
        icon={date > today ? 'calendar' : 'check-circle'}
        text={date > today ? messages.emptyFuture : messages.emptyToday}
      >
        <Suspense fallback={null}>
          <CopyDay date={date} today={today} />
        </Suspense>
      </EmptyState>
    );
  return <FirstDay today={today} onSaved={onSaved} />;
}

/** Three examples, which become goals when they are tapped and are nothing before. */
function FirstDay({ today, onSaved }: { today: CalendarDay; onSaved: () => void }) {
  const { day: messages, account } = useMessages();
  const { person } = useRuntime();
  const { add, addRoutine } = useAddGoal(today, onSaved);
  const { text, title } = messages.routineExample;
  return (
    <EmptyState icon="check-circle" text={messages.emptyNew}>
      {messages.examples.map((example) => (
        <Button key={example} icon="add" onClick={() => void add(today, example, true)}>
          {example}
        </Button>
      ))}
      <Button icon="repeat" onClick={() => void addRoutine(today, title, { rule: 'FREQ=DAILY', endDate: null })}>
        {text}
      </Button>
      {person.userId === null && (
        <p className="day-have-account">
          {messages.haveAccount} <Link href="/login">{account.signIn}</Link>
        </p>
      )}
    </EmptyState>
  );
}
