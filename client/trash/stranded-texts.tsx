/** Texts that were begun in something that is gone: to be copied, or let go. */
import { useSyncExternalStore } from 'react';
import { useStore, useStored } from '#client/runtime/use-runtime.tsx';
import { Button } from '#client/design/button.tsx';
import { showToast } from '#client/design/toast-store.ts';
import { draftNames, keepDraft, rawToValue, readRaw, subscribeToDrafts } from '#client/local/kept-drafts.ts';
import { readStranded, type StrandedDraft } from '#client/drafts/stranded-drafts.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { useMessages } from '#client/messages/use-messages.ts';

/** @returns undefined while nobody knows */
export function useStranded(): StrandedDraft[] | undefined {
  const store = useStore();
  const names = useSyncExternalStore(subscribeToDrafts, () => draftNames(store.name).join('\n'));
  return useStored(() => readStranded(store), [store, names]);
}

export function StrandedTexts({ texts }: { texts: readonly StrandedDraft[] }) {
  const { trash: messages } = useSheetMessages();
  return (
    <section className="trash" aria-labelledby="stranded">
      <h2 id="stranded" className="trash-title">
        {messages.begun}
      </h2>
      <ul className="card">
        {texts.map((text) => (
          <StrandedText key={text.name} {...text} />
        ))}
      </ul>
    </section>
  );
}

function StrandedText({ name, words }: StrandedDraft) {
  const { app } = useMessages();
  const { syncDetails, trash: messages } = useSheetMessages();
  const owner = useStore().name;
  const copy = () =>
    navigator.clipboard.writeText(words).then(
      () => showToast(syncDetails.copied),
      () => showToast(syncDetails.notCopied),
    );
  const discard = () => {
    const value = rawToValue(readRaw(owner, name));
    keepDraft(owner, name, null);
    showToast(messages.letGo, { name: app.undo, run: () => keepDraft(owner, name, value) });
  };
  return (
    <li className="trash-item trash-begun">
      <p className="trash-text trash-words" dir="auto">
        {words}
      </p>
      <Button onClick={() => void copy()}>{messages.copy}</Button>
      <Button onClick={discard}>{syncDetails.discard}</Button>
    </li>
  );
}
