/** Syncing on demand, with a word about what came of it. */
import { showToast } from '#client/design/toast-store.ts';
import { problemToSentence } from '#client/messages/problem-words.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { Problem } from '#protocol/problem.ts';
import { useRuntime } from '#client/runtime/use-runtime.tsx';

/** @returns tries now, and says in a toast whether the server answered, or why not */
export function useTryNow(): () => void {
  const { syncNow } = useRuntime();
  const messages = useMessages();
  const { syncDetails } = useSheetMessages();
  return () =>
    void syncNow().then(
      () => showToast(syncDetails.tried),
      (cause: unknown) =>
        showToast(syncDetails.triedInVain(problemToSentence(Problem.from(cause, 'internal_error'), messages))),
    );
}
