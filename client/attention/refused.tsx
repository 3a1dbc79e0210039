/** One change that the server refused: what it was, why, and what to do about it. */
import { useMemo, useState, type SyntheticEvent } from 'react';
import { useStore } from '#client/runtime/use-runtime.tsx';
import { Button } from '#client/design/button.tsx';
import { TextField } from '#client/design/field.tsx';
import { useKeptForm } from '#client/drafts/use-kept.ts';
import { useChanges } from '#client/history/use-changes.ts';
import { isTellable, recordName, valueToText } from '#client/history/value-words.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { problemToSentence } from '#client/messages/problem-words.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { AttentionItem } from '#client/store/database.ts';
import { Problem } from '#protocol/problem.ts';
import { discardRefusal, retryRefusal } from './attention-intents.ts';

export function Refused({ item }: { item: AttentionItem }) {
  const all = useMessages();
  const { records: messages, syncDetails } = useSheetMessages();
  const store = useStore();
  const changes = useChanges();
  const [editing, setEditing] = useState(false);
  const wording = wordingOf(item);
  const retry = (edited?: AttentionItem['body']) =>
    changes.attempt(syncDetails.retried, () => retryRefusal(store, item, edited), 'quietly');
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
        <EditWording id={item.id} wording={wording} onSave={retry} onCancel={() => setEditing(false)} />
      ) : (
        <div className="sync-buttons">
          <Button kind="primary" onClick={() => void retry()}>
            {syncDetails.retry}
          </Button>
          {wording && <Button onClick={() => setEditing(true)}>{syncDetails.edit}</Button>}
          <Button onClick={() => void changes.make(syncDetails.discarded, () => discardRefusal(store, item))}>
            {syncDetails.discard}
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

/** The author's text, where it is part of the change: usually the reason for the refusal, and the part to correct. */
function wordingOf({ body }: AttentionItem): Wording | undefined {
  if (typeof body.title === 'string') return { field: 'title', value: body.title };
  return typeof body.text === 'string' ? { field: 'text', value: body.text } : undefined;
}

interface EditWordingProps {
  /** Of the refused change. */
  id: string;
  wording: Wording;
  onSave: (edited: AttentionItem['body']) => Promise<boolean>;
  onCancel: () => void;
}

function EditWording({ id, wording: { field, value }, onSave, onCancel }: EditWordingProps) {
  const { app } = useMessages();
  const { records: messages, syncDetails } = useSheetMessages();
  const refused = useMemo(() => ({ text: value }), [value]);
  const { value: edited, set, clear, send } = useKeptForm(`refused ${id}`, refused);
  const { text } = edited;
  const save = (event: SyntheticEvent) => {
    event.preventDefault();
    if (text.trim() !== '') void send(() => onSave({ [field]: text }));
  };
  return (
    <form className="sync-edit" onSubmit={save}>
      <TextField
        label={messages.fields[field]!}
        autoFocus
        dir="auto"
        value={text}
        onChange={(event) => set({ text: event.target.value })}
      />
      <div className="sync-buttons">
        <Button kind="primary" type="submit">
          {syncDetails.editAndRetry}
        </Button>
        <Button
          onClick={() => {
            clear();
            onCancel();
          }}
        >
          {app.cancel}
        </Button>
      </div>
    </form>
  );
}
