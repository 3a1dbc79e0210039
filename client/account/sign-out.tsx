/** Signs out. Where changes have not reached the server, the person decides what becomes of them. */
import { useState } from 'react';
import { useGoOn } from '#client/design/use-go-on.ts';
import { useRuntime, useSyncStatus } from '#client/runtime/use-runtime.tsx';
import type { Unsent } from '#client/device/forget-store.ts';
import { Button } from '#client/design/button.tsx';
import { Dialog } from '#client/design/dialog.tsx';
import { TextField } from '#client/design/field.tsx';
import { FormError } from '#client/design/form-error.tsx';
import { showToast } from '#client/design/toast-store.ts';
import { useDraft } from '#client/design/use-draft.ts';
import { useDraftCount } from '#client/drafts/use-kept.ts';
import { problemToSentence } from '#client/messages/problem-words.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { useSettingsMessages } from '#client/messages/english-settings.ts';
import { Problem } from '#protocol/problem.ts';

const BLANK = { typed: '' };

export function SignOut() {
  const all = useMessages();
  const { signOut: messages } = useSettingsMessages();
  const { signOut } = useRuntime();
  const { waiting, attention } = useSyncStatus();
  // Refused changes that wait for a decision are nowhere else either.
  const unsent = waiting + attention;
  const begun = useDraftCount();
  const begin = useGoOn();
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<string>();
  const leave = async (choice: Unsent) => {
    setError(undefined);
    const goOn = begin();
    try {
      await signOut(choice);
      showToast(messages.signedOut);
      goOn('/');
    } catch (cause) {
      if (!(cause instanceof Problem)) throw cause;
      setError(cause.code === 'unavailable' ? messages.notAllSent : problemToSentence(cause, all));
    }
  };
  return (
    <div>
      <Button onClick={() => (unsent + begun > 0 ? setAsking(true) : void leave('send'))}>{all.account.signOut}</Button>
      {error !== undefined && !asking && <FormError>{error}</FormError>}
      {asking && (
        <UnsentDialog
          waiting={unsent}
          begun={begun}
          error={error}
          onChoose={(choice) => void leave(choice)}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}

interface UnsentDialogProps {
  waiting: number;
  /** How many texts have been begun and are no record yet. */
  begun: number;
  error: string | undefined;
  onChoose: (unsent: Unsent) => void;
  onClose: () => void;
}

function UnsentDialog({ waiting, begun, error, onChoose, onClose }: UnsentDialogProps) {
  const { app } = useMessages();
  const { signOut: messages } = useSettingsMessages();
  return (
    <Dialog title={messages.title} closeLabel={app.close} onClose={onClose}>
      {waiting > 0 && <p>{messages.unsent(waiting)}</p>}
      {begun > 0 && (
        <p>
          {messages.begun(begun)} {messages.begunLost}
        </p>
      )}
      {error !== undefined && <FormError>{error}</FormError>}
      {waiting === 0 ? <BegunChoice onChoose={onChoose} /> : <UnsentChoice waiting={waiting} onChoose={onChoose} />}
    </Dialog>
  );
}

interface ChoiceProps {
  onChoose: (unsent: Unsent) => void;
}

/** Everything has been sent; only texts that were begun are left. */
function BegunChoice({ onChoose }: ChoiceProps) {
  const { signOut: messages } = useSettingsMessages();
  return (
    <>
      <div className="sign-out-choice">
        <Button kind="primary" onClick={() => onChoose('keep')}>
          {messages.keep}
        </Button>
        <p className="sign-out-hint">{messages.begunHint}</p>
      </div>
      <div className="sign-out-choice">
        <Button kind="danger" onClick={() => onChoose('send')}>
          {messages.leave}
        </Button>
      </div>
    </>
  );
}

function UnsentChoice({ waiting, onChoose }: ChoiceProps & { waiting: number }) {
  const { signOut: messages } = useSettingsMessages();
  const { value, set } = useDraft(BLANK);
  const confirmed = value.typed.trim().toLowerCase() === messages.discardWord;
  return (
    <>
      <div className="sign-out-choice">
        <Button kind="primary" onClick={() => onChoose('send')}>
          {messages.sendNow}
        </Button>
        <p className="sign-out-hint">{messages.sendNowHint}</p>
      </div>
      <div className="sign-out-choice">
        <Button onClick={() => onChoose('keep')}>{messages.keep}</Button>
        <p className="sign-out-hint">{messages.keepHint}</p>
      </div>
      <form
        className="sign-out-choice"
        onSubmit={(event) => {
          event.preventDefault();
          if (confirmed) onChoose('discard');
        }}
      >
        <TextField
          label={messages.discardField}
          hint={messages.discardHint(messages.discardWord)}
          autoComplete="off"
          autoCapitalize="none"
          value={value.typed}
          onChange={(event) => set({ typed: event.target.value })}
        />
        <Button kind="danger" type="submit" disabled={!confirmed}>
          {messages.discard(waiting)}
        </Button>
      </form>
    </>
  );
}
