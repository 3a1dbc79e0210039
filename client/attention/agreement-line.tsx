/** Whether this device and the server hold the same: when they were compared last, and comparing them now. */
import { useState } from 'react';
import { Button } from '#client/design/button.tsx';
import { showToast } from '#client/design/toast-store.ts';
import { formatInstant } from '#client/messages/formats.ts';
import { problemToSentence } from '#client/messages/problem-words.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { useRuntime, useStore, useStored } from '#client/runtime/use-runtime.tsx';
import { readAgreement } from '#client/store/meta.ts';
import { Problem } from '#protocol/problem.ts';

/** Nothing until they were compared once. */
export function AgreementLine() {
  const { syncDetails: messages } = useSheetMessages();
  const store = useStore();
  const agreement = useStored(() => readAgreement(store), [store]);
  if (!agreement) return null;
  return (
    <p className="sync-muted">
      {messages.compared}: {formatInstant(agreement.at)}, {messages.agreements[agreement.outcome]}
    </p>
  );
}

/** Compares, mends what differs, and says what came of it. */
export function CompareButton() {
  const messages = useMessages();
  const { syncDetails } = useSheetMessages();
  const { compare } = useRuntime();
  const [comparing, setComparing] = useState(false);
  const run = async () => {
    setComparing(true);
    try {
      const agreement = await compare();
      const outcome = agreement && syncDetails.agreements[agreement.outcome];
      showToast(outcome ? `${syncDetails.compared}: ${outcome}` : syncDetails.notCompared);
    } catch (cause) {
      showToast(syncDetails.triedInVain(problemToSentence(Problem.from(cause, 'internal_error'), messages)));
    } finally {
      setComparing(false);
    }
  };
  return (
    <Button disabled={comparing} onClick={() => void run()}>
      {comparing ? syncDetails.comparing : syncDetails.compareNow}
    </Button>
  );
}
