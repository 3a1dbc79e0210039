/** Adds what is in an exported file: choose, look at what would happen, add, and take it back. */
import { useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';
import { useRuntime } from '#client/runtime/use-runtime.tsx';
import { useLatest } from '#client/design/use-latest.ts';
import { Button, ButtonLink } from '#client/design/button.tsx';
import { FormError } from '#client/design/form-error.tsx';
import { useChanges } from '#client/history/use-changes.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { MAX_IMPORT_BYTES } from '#protocol/export.ts';
import { previewImport, type Preview } from './import-document.ts';
import { exportDocument } from './export-document.ts';
import { importDocument } from './transfer-intents.ts';
import { ImportPreview } from './import-preview.tsx';
import { readDocument, type Unreadable } from './read-document.ts';
import './import-screen.css';

type State =
  | { step: 'choose'; error?: Unreadable | 'too-large' }
  | { step: 'reading' }
  | { step: 'preview'; preview: Preview; refused: number }
  | { step: 'adding'; share: number }
  | { step: 'done' };

/** Where `?from=` names no person: what a guest wrote. */
const GUEST_LEFT = 'guest';

/** With `?from=<user id>` it reads work that is left on this device instead of a file. */
export function ImportScreen() {
  const { transfer: messages } = useSheetMessages();
  const { store, person, openLeft, answerLeft } = useRuntime();
  const [search] = useSearchParams();
  const from = search.get('from');
  const changes = useChanges();
  const [state, setState] = useState<State>({ step: from === null ? 'choose' : 'reading' });
  const readFile = async (file: File) => {
    if (file.size > MAX_IMPORT_BYTES) return setState({ step: 'choose', error: 'too-large' });
    setState({ step: 'reading' });
    await read(await file.text());
  };
  const readLeft = async (userId: string | null) => {
    const left = await openLeft(userId);
    try {
      await read(JSON.stringify(await exportDocument(left, { userId, name: null, email: null })));
    } finally {
      left.close();
    }
  };
  const read = async (text: string) => {
    const document = readDocument(text, person.userId);
    if (typeof document === 'string') return setState({ step: 'choose', error: document });
    const preview = await previewImport(store, document.records);
    setState({ step: 'preview', preview, refused: document.refused });
  };
  const add = async ({ records }: Preview, restore: boolean) => {
    setState({ step: 'adding', share: 0 });
    const stored = await changes.attempt(messages.added, () =>
      importDocument(store, records, (share) => setState({ step: 'adding', share }), restore),
    );
    setState({ step: stored ? 'done' : 'choose' });
    if (stored && from !== null && from !== GUEST_LEFT) await answerLeft(from);
  };
  const latest = useLatest(readLeft);
  useEffect(() => {
    if (from !== null) void latest()(from === GUEST_LEFT ? null : from).catch(() => setState({ step: 'choose' }));
  }, [from, latest]);
  return (
    <section className="card import">
      {state.step === 'choose' && <Choose error={state.error} onFile={(file) => void readFile(file)} />}
      {state.step === 'reading' && <p role="status">{messages.reading}</p>}
      {state.step === 'preview' && (
        <ImportPreview
          preview={state.preview}
          refused={state.refused}
          onAdd={(restore) => void add(state.preview, restore)}
          onCancel={() => setState({ step: 'choose' })}
        />
      )}
      {state.step === 'adding' && (
        <label className="import-progress">
          {messages.adding}
          <progress value={state.share} />
        </label>
      )}
      {state.step === 'done' && (
        <>
          <p>{messages.done}</p>
          <div className="import-buttons">
            <ButtonLink kind="primary" href="/">
              {messages.toToday}
            </ButtonLink>
            <Button onClick={() => void changes.undo().then(() => setState({ step: 'choose' }))}>
              {messages.undoImport}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

function Choose({ error, onFile }: { error: Unreadable | 'too-large' | undefined; onFile: (file: File) => void }) {
  const { transfer: messages } = useSheetMessages();
  return (
    <>
      <p>{messages.lead}</p>
      {error && <FormError>{messages.unreadable[error]}</FormError>}
      <label className="import-file">
        <span className="button button-primary">{messages.choose}</span>
        <input
          type="file"
          className="visually-hidden"
          accept="application/json,.json"
          onChange={({ target }) => {
            const file = target.files?.[0];
            target.value = '';
            if (file) onFile(file);
          }}
        />
      </label>
      <p className="import-muted">{messages.hint}</p>
    </>
  );
}
