/** Something shared from another app: it becomes a goal for today or an entry in the log, here and now. */
import { useMemo } from 'react';
import { useLocation } from 'wouter';
import { useStore } from '#client/runtime/use-runtime.tsx';
import { Button } from '#client/design/button.tsx';
import { TextArea } from '#client/design/field.tsx';
import { useKeptForm } from '#client/drafts/use-kept.ts';
import { addGoal } from '#client/goals/goal-intents.ts';
import { useChanges } from '#client/history/use-changes.ts';
import { addLog } from '#client/logs/log-intents.ts';
import { useLaterMessages } from '#client/messages/use-later-messages.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { sharedToText, textToGoal } from './shared-text.ts';
import './share-screen.css';

interface ShareScreenProps {
  today: CalendarDay;
  /** The query of the address, as the share target filled it. */
  query: string;
}

export function ShareScreen({ today, query }: ShareScreenProps) {
  const { goals, logs } = useMessages();
  const { share: messages } = useLaterMessages();
  const store = useStore();
  const changes = useChanges();
  const [, navigate] = useLocation();
  const shared = useMemo(() => ({ text: sharedToText(new URLSearchParams(query)) }), [query]);
  const { value, set, send } = useKeptForm(`share ${query}`, shared);
  const { text } = value;
  const isEmpty = text.trim() === '';
  const asGoal = async () => {
    const { title, notes } = textToGoal(text);
    if (await send(() => changes.attempt(goals.added, () => addGoal(store, today, title, { notes })))) navigate('/');
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
        maxLength={10_000}
        dir="auto"
        value={text}
        onChange={(event) => set({ text: event.target.value })}
      />
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
