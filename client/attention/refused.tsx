/** One change that the server refused: what it was, why, and what to do about it. */
import { useStore } from '#client/app/use-runtime.tsx';
import { Button } from '#client/design/button.tsx';
import { useChanges } from '#client/history/use-changes.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { AttentionItem } from '#client/store/database.ts';
import { discardRefusal, retryRefusal } from './attention-intents.ts';
import { isTellable, recordName, valueToText } from '#client/history/value-words.ts';

export function Refused({ item }: { item: AttentionItem }) {
  const { sync: messages } = useMessages();
  const store = useStore();
  const changes = useChanges();
  return (
    <li className="sync-item">
      <p className="sync-item-name" dir="auto">
        {[messages.resources[item.resource], recordName(item.body)].filter(Boolean).join(': ')}
      </p>
      <p className="sync-muted">{item.problem.detail}</p>
      <dl className="sync-fields">
        {Object.entries(item.body)
          .filter(([field]) => isTellable(field, messages))
          .map(([field, value]) => (
            <div key={field}>
              <dt>{messages.fields[field]}</dt>
              <dd dir="auto">{valueToText(field, value, messages)}</dd>
            </div>
          ))}
      </dl>
      <div className="sync-buttons">
        <Button
          kind="primary"
          onClick={() => void changes.make(messages.retried, () => retryRefusal(store, item), 'quietly')}
        >
          {messages.retry}
        </Button>
        <Button onClick={() => void changes.make(messages.discarded, () => discardRefusal(store, item))}>
          {messages.discard}
        </Button>
      </div>
    </li>
  );
}
