/** A conflict notice on screen: both values of a field, and a button to restore the other one. */
import { useStore } from '#client/runtime/use-runtime.tsx';
import { Button } from '#client/design/button.tsx';
import { useChanges } from './use-changes.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { dismissNotice, restoreValue } from './conflict-notice-intents.ts';
import type { OpenConflictNotice } from './use-conflict-notices.ts';
import { valueToText } from './value-words.ts';
import './conflict-notice-item.css';

interface ConflictNoticeItemProps {
  notice: OpenConflictNotice;
  /** Whether to show the name of the record, because the screen is not about it. */
  named?: boolean;
}

export function ConflictNoticeItem({ notice, named }: ConflictNoticeItemProps) {
  const { notices: messages, records } = useSheetMessages();
  const store = useStore();
  const changes = useChanges();
  const { field, gaveWay, mine, now } = notice;
  const cameBack = field === 'deleted';
  return (
    <li className="notice">
      {named && (
        <p className="notice-name" dir="auto">
          {[records.resources[notice.resource], notice.name].filter(Boolean).join(': ')}
        </p>
      )}
      <p>{cameBack ? messages.cameBack : messages.alsoChanged(records.fields[field] ?? field)}</p>
      {!cameBack && (
        <dl className="notice-values">
          <div>
            <dt>{messages.now}</dt>
            <dd dir="auto">{valueToText(field, now, records)}</dd>
          </div>
          <div>
            <dt>{mine ? messages.fromHere : messages.fromElsewhere}</dt>
            <dd dir="auto">{valueToText(field, gaveWay, records)}</dd>
          </div>
        </dl>
      )}
      <div className="notice-buttons">
        <Button onClick={() => void changes.make(messages.restored, () => restoreValue(store, notice))}>
          {cameBack ? messages.deleteAgain : messages.restore}
        </Button>
        <Button onClick={() => void changes.make(messages.dismissed, () => dismissNotice(store, notice))}>
          {messages.dismiss}
        </Button>
      </div>
    </li>
  );
}
