/** Something shared from another app: it becomes a goal for today or an entry in the log, here and now. */
import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { useStore } from '#client/runtime/use-runtime.tsx';
import { Button } from '#client/design/button.tsx';
import { TextArea } from '#client/design/field.tsx';
import { useKeptForm } from '#client/drafts/use-kept.ts';
import { AddChips } from '#client/goals/add-chips.tsx';
import { addPlanned } from '#client/goals/add-planned.ts';
import { toPlan } from '#client/goals/line-plan.ts';
import { useLineReader } from '#client/goals/use-line-reader.ts';
import { useChanges } from '#client/history/use-changes.ts';
import { addLog } from '#client/logs/log-intents.ts';
import { formatDay } from '#client/messages/formats.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { MAX_LENGTH } from '#protocol/lengths.ts';
import { sharedToText, textToGoal } from './shared-text.ts';
import './share-screen.css';

const NOTHING: ReadonlySet<string> = new Set();
/** A routine has no notes, and what is shared often has. */
const NOT_HERE = ['repeat', 'until'] as const;

interface ShareScreenProps {
  today: CalendarDay;
  /** The query of the address, as the share target filled it. */
  query: string;
}

export function ShareScreen({ today, query }: ShareScreenProps) {
  const { goals, logs } = useMessages();
  const { share: messages } = useSheetMessages();
  const store = useStore();
  const changes = useChanges();
  const [, navigate] = useLocation();
  const shared = useMemo(() => ({ text: sharedToText(new URLSearchParams(query)) }), [query]);
  const { value, set, send } = useKeptForm(`share ${query}`, shared);
  const { text } = value;
  const isEmpty = text.trim() === '';
  const [kept, setKept] = useState(NOTHING);
  const [first = '', ...rest] = text.trim().split('\n');
  const { read, readForSure } = useLineReader(first, { today, day: today, kept, without: NOT_HERE });
  const asGoal = async () => {
    const plan = toPlan(await readForSure(), today);
    const { title, notes } = textToGoal([plan.title, ...rest].join('\n'));
    const said = plan.date === today ? goals.added : goals.addedFor(formatDay(plan.date, 'short'));
    const add = () => addPlanned(store, { ...plan, title }, today, notes);
    if (await send(() => changes.attempt(said, add))) navigate('/');
  };
  const asLog = async () => {
    const entry = { date: today, text: text.trim(), minutes: null, subject: null };
    if (await send(() => changes.attempt(logs.added, () => addLog(store, entry)))) navigate('/');
  };
  return (
    <section className="card share">
      <TextArea
        label={messages.text}
        rows={3}
        maxLength={MAX_LENGTH.text}
        dir="auto"
        value={text}
        onChange={(event) => set({ text: event.target.value })}
      />
      <AddChips chips={read.chips} today={today} date={today} onKeep={(words) => setKept(new Set([...kept, words]))} />
      <div className="share-buttons">
        <Button kind="primary" disabled={isEmpty} onClick={() => void asGoal()}>
          {messages.goal}
        </Button>
        <Button disabled={isEmpty} onClick={() => void asLog()}>
          {messages.log}
        </Button>
      </div>
    </section>
  );
}
