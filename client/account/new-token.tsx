/** Makes a token and shows it, once. */
import { useState } from 'react';
import { useRuntime } from '#client/runtime/use-runtime.tsx';
import { Button } from '#client/design/button.tsx';
import { Select, TextField } from '#client/design/field.tsx';
import { announce } from '#client/design/toast-store.ts';
import { useDraft } from '#client/design/use-draft.ts';
import { useSettingsMessages } from '#client/messages/english-settings.ts';
import { MAX_LENGTH } from '#protocol/lengths.ts';
import type { NewPersonalToken, TokenScope } from '#protocol/own-account.ts';
import { PasswordField } from './password-field.tsx';
import { SettingsSection } from '#client/design/settings-section.tsx';
import { Form } from './form.tsx';
import { useForm } from './use-form.ts';

const DAY_MS = 86_400_000;
const SCOPES: TokenScope[] = ['read-only', 'read-write'];
/** Days, or never. */
const EXPIRIES = ['30', '90', '365', 'never'] as const;
type Expiry = (typeof EXPIRIES)[number];

const BLANK = { name: '', scope: 'read-only' as TokenScope, expiry: '90' as Expiry, currentPassword: '' };

export function NewToken({ onCreated }: { onCreated: () => void }) {
  const { tokens: messages } = useSettingsMessages();
  const [made, setMade] = useState<NewPersonalToken>();
  return (
    <SettingsSection id="new-token" title={messages.newTitle}>
      {made ? (
        <MadeToken made={made} onDone={() => setMade(undefined)} />
      ) : (
        <NewTokenForm
          onMade={(token) => {
            setMade(token);
            announce(messages.created);
            onCreated();
          }}
        />
      )}
    </SettingsSection>
  );
}

function NewTokenForm({ onMade }: { onMade: (token: NewPersonalToken) => void }) {
  const { tokens: messages } = useSettingsMessages();
  const { account } = useSettingsMessages();
  const { person, store, ownAccount } = useRuntime();
  const { value, set } = useDraft(BLANK);
  const { name, scope, expiry, currentPassword } = value;
  const form = useForm({
    fields: ['name', 'currentPassword'],
    check: () => ({
      name: name.trim() === '' ? messages.nameNeeded : undefined,
      currentPassword: currentPassword === '' ? account.currentNeeded : undefined,
    }),
    submit: async () => {
      const expiresAt = expiry === 'never' ? null : new Date(store.now() + Number(expiry) * DAY_MS).toISOString();
      onMade(await (await ownAccount()).createToken({ name: name.trim(), scope, expiresAt, currentPassword }));
    },
  });
  return (
    <Form form={form} button={messages.create}>
      <TextField
        label={messages.name}
        maxLength={MAX_LENGTH.name}
        dir="auto"
        error={form.errors.name}
        value={name}
        onChange={(event) => set({ name: event.target.value })}
      />
      <Select
        label={messages.scope}
        value={scope}
        options={SCOPES.map((each) => ({ value: each, text: messages.scopes[each] }))}
        onChange={(event) => set({ scope: event.target.value as TokenScope })}
      />
      <Select
        label={messages.expiry}
        value={expiry}
        options={EXPIRIES.map((each) => ({ value: each, text: messages.expiries[each] }))}
        onChange={(event) => set({ expiry: event.target.value as Expiry })}
      />
      {/* Tells password managers whose password it is. */}
      <input hidden type="text" name="username" autoComplete="username" value={person.email ?? ''} readOnly />
      <PasswordField
        label={account.currentPassword}
        hint={messages.passwordWhy}
        autoComplete="current-password"
        error={form.errors.currentPassword}
        value={currentPassword}
        onChange={(currentPassword) => set({ currentPassword })}
      />
    </Form>
  );
}

function MadeToken({ made, onDone }: { made: NewPersonalToken; onDone: () => void }) {
  const { tokens: messages } = useSettingsMessages();
  const [copied, setCopied] = useState<boolean>();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(made.token);
      setCopied(true);
    } catch {
      setCopied(false);
    }
  };
  return (
    <div className="settings-form">
      <TextField
        label={messages.token}
        hint={copied === false ? messages.notCopied : messages.shownOnce}
        className="settings-token"
        readOnly
        dir="ltr"
        value={made.token}
        onFocus={(event) => event.target.select()}
      />
      <div className="settings-buttons">
        <Button kind="primary" autoFocus onClick={() => void copy()}>
          {copied ? messages.copied : messages.copy}
        </Button>
        <Button onClick={onDone}>{messages.done}</Button>
      </div>
    </div>
  );
}
