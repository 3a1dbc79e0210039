/** Shows what the server said, or why it could not be asked, and a way to try again. */
import type { ReactNode } from 'react';
import { Button } from '#client/design/button.tsx';
import { FormError } from '#client/design/form-error.tsx';
import { problemToSentence } from '#client/messages/problem-words.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { useSettingsMessages } from '#client/messages/english-settings.ts';
import type { Remote } from './use-remote.ts';

export function RemoteView<T>({ remote, children }: { remote: Remote<T>; children: (value: T) => ReactNode }) {
  const messages = useMessages();
  const { remote: words } = useSettingsMessages();
  const { current, ask } = remote;
  switch (current.state) {
    case 'asking':
      return (
        <p role="status" className="settings-muted">
          {words.loading}
        </p>
      );
    case 'there':
      return children(current.value);
    case 'failed':
      return (
        <>
          {current.problem.code === 'network' ? (
            <p role="status" className="settings-muted">
              {messages.account.needsConnection}
            </p>
          ) : (
            <FormError>{problemToSentence(current.problem, messages)}</FormError>
          )}
          <div className="settings-buttons">
            <Button onClick={() => void ask()}>{words.tryAgain}</Button>
          </div>
        </>
      );
  }
}
