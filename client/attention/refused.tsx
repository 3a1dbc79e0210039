/** One change that the server refused: what it was, why, and what to do about it. */
import { useState, type SyntheticEvent } from 'react';
import { useStore } from '#client/app/use-runtime.tsx';
import { Button } from '#client/design/button.tsx';
import { TextField } from '#client/design/field.tsx';
import { useChanges } from '#client/history/use-changes.ts';
import { isTellable, recordName, valueToText } from '#client/history/value-words.ts';
import { useLaterMessages } from '#client/messages/use-later-messages.ts';
import { problemToSentence } from '#client/messages/problem-words.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { AttentionItem } from '#client/store/database.ts';
import { Problem } from '#protocol/problem.ts';
import { discardRefusal, retryRefusal } from './attention-intents.ts';

export function Refused({ item }: { item: AttentionItem }) {
  const all = useMessages();
  const { sync: messages } = all;
  const { syncDetails } = useLaterMessages();
  const store = useStore();
  const changes = useChanges();
  const [editing, setEditing] = useState(false);
  const wording = wordingOf(item);
  const retry = (edited?: AttentionItem['body']) =>
    void changes.make(messages.retried, () => retryRefusal(store, item, edited), 'quietly');
  return (
    <li className="sync-item">
      <p className="sync-item-name" dir="auto">
        {[messages.resources[item.resource], recordName(item.body)].filter(Boolean).join(': ')}
      </p>
      <p className="sync-muted">{problemToSentence(Problem.fromDocument(item.problem), all)}</p>
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
      {editing && wording ? (
        <EditWording wording={wording} onSave={retry} onCancel={() => setEditing(false)} />
      ) : (
        <div className="sync-buttons">
          <Button kind="primary" onClick={() => retry()}>
            {messages.retry}
          </Button>
          {wording && <Button onClick={() => setEditing(true)}>{syncDetails.edit}</Button>}
          <Button onClick={() => void changes.make(messages.discarded, () => discardRefusal(store, item))}>
            {messages.discard}
          </Button>
        </div>
      )}
    </li>
  );
}

interface Wording {
  field: 'title' | 'text';
  value: string;
}

/** What its author wrote, where that is part of the change: the usual reason for a refusal, and the usual cure. */
function wordingOf({ body }: AttentionItem): Wording | undefined {
  if (typeof body.title === 'string') return { field: 'title', value: body.title };
  return typeof body.text === 'string' ? { field: 'text', value: body.text } : undefined;
}

interface EditWordingProps {
  wording: Wording;
  onSave: (edited: AttentionItem['body']) => void;
  onCancel: () => void;
}

function EditWording({ wording: { field, value }, onSave, onCancel }: EditWordingProps) {
  const { app, sync: messages } = useMessages();
  const { syncDetails } = useLaterMessages();
  const [text, setText] = useState(value);
  const save = (event: SyntheticEvent) => {
    event.preventDefault();
    if (text.trim() !== '') onSave({ [field]: text });
  };
  return (
    <form className="sync-edit" onSubmit={save}>
      <TextField
        label={messages.fields[field]!}
        autoFocus
        dir="auto"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="sync-buttons">
        <Button kind="primary" type="submit">
          {syncDetails.editAndRetry}
        </Button>
        <Button onClick={onCancel}>{app.cancel}</Button>
      </div>
    </form>
  );
}
