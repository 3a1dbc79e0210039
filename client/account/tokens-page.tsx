/** Tokens for scripts: which there are, a new one, and the end of one. */
import { useState } from 'react';
import { useRuntime } from '#client/runtime/use-runtime.tsx';
import { Button } from '#client/design/button.tsx';
import { Dialog } from '#client/design/dialog.tsx';
import { FormError } from '#client/design/form-error.tsx';
import { showToast } from '#client/design/toast-store.ts';
import { formatInstant } from '#client/messages/formats.ts';
import { problemToSentence } from '#client/messages/problem-words.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { useSettingsMessages } from '#client/messages/english-settings.ts';
import type { PersonalToken } from '#protocol/own-account.ts';
import { Problem } from '#protocol/problem.ts';
import { GuestAccount } from './guest-account.tsx';
import { NewToken } from './new-token.tsx';
import { RemoteView } from './remote-view.tsx';
import { SettingsSection } from '#client/design/settings-section.tsx';
import { useRemote } from './use-remote.ts';
import '#client/design/settings.css';

export function TokensPage() {
  const { tokens } = useSettingsMessages();
  const { person } = useRuntime();
  return (
    <div className="settings">
      {person.userId === null ? (
        <SettingsSection id="tokens" title={tokens.title}>
          <p>{tokens.guest}</p>
          <GuestAccount />
        </SettingsSection>
      ) : (
        <Tokens />
      )}
    </div>
  );
}

function Tokens() {
  const { tokens: messages } = useSettingsMessages();
  const { ownAccount } = useRuntime();
  const remote = useRemote(async () => (await ownAccount()).tokens());
  const [ending, setEnding] = useState<PersonalToken>();
  return (
    <>
      <SettingsSection id="tokens" title={messages.list}>
        <p className="settings-muted">{messages.lead}</p>
        <RemoteView remote={remote}>
          {(tokens) =>
            tokens.length === 0 ? (
              <p>{messages.empty}</p>
            ) : (
              <ul className="settings-list">
                {tokens.map((token) => (
                  <TokenItem key={token.id} token={token} onDelete={() => setEnding(token)} />
                ))}
              </ul>
            )
          }
        </RemoteView>
        <p>
          <a href="/api/docs">{messages.docs}</a>
        </p>
      </SettingsSection>
      <NewToken onCreated={() => void remote.ask()} />
      {ending && (
        <DeleteToken token={ending} onClose={() => setEnding(undefined)} onDeleted={() => void remote.ask()} />
      )}
    </>
  );
}

function TokenItem({ token, onDelete }: { token: PersonalToken; onDelete: () => void }) {
  const { tokens: messages } = useSettingsMessages();
  const { name, scope, createdAt, lastUsedAt, expiresAt } = token;
  const [now] = useState(Date.now);
  const when = (instant: string) => formatInstant(Date.parse(instant));
  const end = () => {
    if (expiresAt === null) return messages.neverExpires;
    return Date.parse(expiresAt) > now ? messages.expires(when(expiresAt)) : messages.expired(when(expiresAt));
  };
  return (
    <li className="settings-item">
      <div>
        <strong>
          <bdi>{name}</bdi>
        </strong>
        <span className="settings-badge">{messages.scopes[scope]}</span>
        <p className="settings-muted">
          {[
            messages.createdAt(when(createdAt)),
            lastUsedAt === null ? messages.neverUsed : messages.usedAt(when(lastUsedAt)),
            end(),
          ].join(' · ')}
        </p>
      </div>
      <Button kind="danger" aria-label={messages.deleteNamed(name)} onClick={onDelete}>
        {messages.delete}
      </Button>
    </li>
  );
}

interface DeleteTokenProps {
  token: PersonalToken;
  onClose: () => void;
  onDeleted: () => void;
}

/** Asks first: what a script relies on cannot be given back. */
function DeleteToken({ token, onClose, onDeleted }: DeleteTokenProps) {
  const messages = useMessages();
  const { tokens } = useSettingsMessages();
  const { ownAccount } = useRuntime();
  const [failure, setFailure] = useState<string>();
  const remove = async () => {
    setFailure(undefined);
    try {
      await (await ownAccount()).removeToken(token.id);
      showToast(tokens.deleted);
    } catch (cause) {
      if (!(cause instanceof Problem)) throw cause;
      // Deleted elsewhere already: the list will say so.
      if (cause.code !== 'not_found') return setFailure(problemToSentence(cause, messages));
    }
    onDeleted();
    onClose();
  };
  return (
    <Dialog title={tokens.deleteTitle} closeLabel={messages.app.close} onClose={onClose}>
      <p>{tokens.deleteText(token.name)}</p>
      {failure !== undefined && <FormError>{failure}</FormError>}
      <div className="settings-buttons">
        <Button kind="danger" onClick={() => void remove()}>
          {tokens.deleteTitle}
        </Button>
        <Button onClick={onClose}>{messages.app.cancel}</Button>
      </div>
    </Dialog>
  );
}
