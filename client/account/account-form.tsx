/** The frame of the sign-in and sign-up forms: fields, one button, one place for what went wrong. */
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useLocation } from 'wouter';
import { Button } from '#client/design/button.tsx';
import { FormError } from '#client/design/form-error.tsx';
import { showToast } from '#client/design/toast-store.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { Problem } from '#protocol/problem.ts';
import './account-form.css';

interface AccountFormProps {
  lead: string;
  button: string;
  /** Said once it worked. */
  success: string;
  /** What is wrong with the input as a sentence, before anything is sent. */
  check: () => string | undefined;
  /** @throws Problem */
  submit: () => Promise<void>;
  children: ReactNode;
  /** The way to the other form. */
  footer: ReactNode;
}

/** On success the app goes on to Today. Nothing that was typed is lost on failure. */
export function AccountForm({ lead, button, success, check, submit, children, footer }: AccountFormProps) {
  const messages = useMessages().account;
  const [, navigate] = useLocation();
  const [error, setError] = useState<string>();
  const [working, setWorking] = useState(false);
  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (working) return;
    const wrong = check();
    setError(wrong);
    if (wrong) return;
    setWorking(true);
    try {
      await submit();
      showToast(success);
      navigate('/');
    } catch (cause) {
      setError(problemToSentence(cause, messages.cannotReach));
      setWorking(false);
    }
  };
  return (
    <form className="card account-form" noValidate onSubmit={(event) => void onSubmit(event)}>
      <p className="account-lead">{lead}</p>
      {children}
      {error !== undefined && <FormError>{error}</FormError>}
      <Button kind="primary" type="submit" aria-disabled={working}>
        {button}
      </Button>
      <p className="account-footer">{footer}</p>
    </form>
  );
}

/** What a server said, or that it said nothing. */
function problemToSentence(cause: unknown, cannotReach: string): string {
  if (cause instanceof Problem) return cause.code === 'network' ? cannotReach : cause.message;
  throw cause;
}
