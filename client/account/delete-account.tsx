/** The end of an account: says what goes, offers a copy first, and asks for the password. */
import { useState, type ReactNode } from 'react';
import { useGoOn } from '#client/design/use-go-on.ts';
import { useRuntime } from '#client/runtime/use-runtime.tsx';
import { Button } from '#client/design/button.tsx';
import { Dialog } from '#client/design/dialog.tsx';
import { showToast } from '#client/design/toast-store.ts';
import { useDraft } from '#client/design/use-draft.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { useSettingsMessages } from '#client/messages/english-settings.ts';
import { PasswordField } from './password-field.tsx';
import { SettingsSection } from '#client/design/settings-section.tsx';
import { Form } from './form.tsx';
import { useForm } from './use-form.ts';

const BLANK = { currentPassword: '' };

export function DeleteAccount({ exportButton }: { exportButton: ReactNode }) {
  const { account: messages } = useSettingsMessages();
  const [asking, setAsking] = useState(false);
  return (
    <SettingsSection id="delete" title={messages.deleteTitle}>
      <p className="settings-muted">{messages.deleteLead}</p>
      <div className="settings-buttons">
        <Button kind="danger" onClick={() => setAsking(true)}>
          {messages.deleteButton}
        </Button>
      </div>
      {asking && <DeleteDialog exportButton={exportButton} onClose={() => setAsking(false)} />}
    </SettingsSection>
  );
}

function DeleteDialog({ exportButton, onClose }: { exportButton: ReactNode; onClose: () => void }) {
  const { app, account } = useMessages();
  const { account: messages } = useSettingsMessages();
  const { person, deleteAccount } = useRuntime();
  const begin = useGoOn();
  const { value, set } = useDraft(BLANK);
  const { currentPassword } = value;
  const form = useForm({
    fields: ['currentPassword'],
    check: () => ({ currentPassword: currentPassword === '' ? account.passwordNeeded : undefined }),
    submit: async () => {
      const goOn = begin();
      await deleteAccount(currentPassword);
      showToast(messages.deleted);
      goOn('/');
    },
  });
  return (
    <Dialog title={messages.deleteTitle} closeLabel={app.close} onClose={onClose}>
      <Form
        form={form}
        button={messages.deleteConfirm}
        buttonKind="danger"
        others={<Button onClick={onClose}>{app.cancel}</Button>}
      >
        <p>{messages.deleteLead}</p>
        <div className="settings-offer">
          <p className="settings-muted">{messages.deleteExport}</p>
          {exportButton}
        </div>
        <input hidden type="text" name="username" autoComplete="username" value={person.email ?? ''} readOnly />
        <PasswordField
          autoComplete="current-password"
          hint={messages.deletePassword}
          error={form.errors.currentPassword}
          value={currentPassword}
          onChange={(currentPassword) => set({ currentPassword })}
        />
      </Form>
    </Dialog>
  );
}
