/** Changes made by screens, with undo, and a message when the device could not store them. */
import { useMemo } from 'react';
import { useStore } from '#client/runtime/use-runtime.tsx';
import { announce, showToast } from '#client/design/toast-store.ts';
import type { Messages } from '#client/messages/english.ts';
import { problemToSentence } from '#client/messages/problem-words.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { Store } from '#client/store/database.ts';
import { isOutOfSpace } from '#client/local/storage-errors.ts';
import { Problem } from '#protocol/problem.ts';
import type { Change } from '#client/undo/change.ts';
import { redo, remember, undo, type Step } from '#client/undo/history.ts';
import { keepUnsaved } from './unsaved.ts';

type Carried = [
  said: string | ((back: readonly Change[]) => string),
  action: () => Promise<readonly Change[]>,
  how?: 'quietly',
];

export interface Changes {
  /**
   * Carries out a change and offers to undo it in a toast.
   * @param said    the text of the toast, or a function of the result; with `quietly` it is only announced, because the screen shows the change
   * @param action  runs a command, which returns the changes that undo it
   * @returns whether it was stored
   */
  make(...change: Carried): Promise<boolean>;
  /** As `make`, for callers that show the text again when it was not stored; `make` keeps such a change on this page. */
  attempt(...change: Carried): Promise<boolean>;
  undo(): Promise<void>;
  redo(): Promise<void>;
}

/** The changes of the active person; the same object as long as that person is active. */
export function useChanges(): Changes {
  const store = useStore();
  const messages = useMessages();
  return useMemo(() => changesOf(store, messages), [store, messages]);
}

function changesOf(store: Store, messages: Messages): Changes {
  const { app } = messages;
  const offerUndo = (said: string, step: Step) => showToast(said, { name: app.undo, run: () => void takeBack(step) });
  const takeBack = (step?: Step) =>
    guarded(messages, async () => {
      const turned = await undo(store, step);
      if (!turned) return showToast(app.nothingToUndo);
      const { step: again, stays } = turned;
      if (again)
        showToast(stays.length > 0 ? app.undonePartly : app.undone, { name: app.redo, run: () => void doAgain(again) });
      else showToast(stays.includes('elsewhere') ? app.changedElsewhere : app.changedSince);
    });
  const doAgain = (step?: Step) =>
    guarded(messages, async () => {
      const turned = await redo(store, step);
      if (!turned) return;
      const { step: back, stays } = turned;
      if (back) offerUndo(stays.length > 0 ? app.redonePartly : app.redone, back);
      else showToast(app.changedSince);
    });
  const carryOut =
    (...[said, action, how]: Carried) =>
    async () => {
      const back = await action();
      if (back.length === 0) return;
      const step = remember(store, back);
      const text = typeof said === 'string' ? said : said(back);
      if (how === 'quietly') announce(text);
      else offerUndo(text, step);
    };
  return {
    make: (...change) => guarded(messages, carryOut(...change), keepUnsaved),
    attempt: (...change) => guarded(messages, carryOut(...change)),
    undo: async () => void (await takeBack()),
    redo: async () => void (await doAgain()),
  };
}

/**
 * Runs a change, and shows a message when it failed: the sentence of a problem, or that the device could not store it.
 * @param keep  called with a change that the device could not store
 */
async function guarded(
  messages: Messages,
  run: () => Promise<void>,
  keep?: (again: () => Promise<void>) => void,
): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (cause) {
    showToast(whyNotSaved(cause, messages));
    if (cause instanceof Problem) return false;
    console.error(cause);
    keep?.(run);
    return false;
  }
}

function whyNotSaved(cause: unknown, messages: Messages): string {
  const { app } = messages;
  if (!(cause instanceof Problem)) return isOutOfSpace(cause) ? app.noSpace : app.notSaved;
  return cause.code === 'upgrade_required' ? app.reloadToGoOn : problemToSentence(cause, messages);
}
