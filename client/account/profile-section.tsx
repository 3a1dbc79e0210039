/** Name and e-mail address. Both live on the server, so changing them needs a connection. */
import { useEffect } from 'react';
import { useRuntime } from '#client/runtime/use-runtime.tsx';
import { showToast } from '#client/design/toast-store.ts';
import { useDraft } from '#client/design/use-draft.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { useSettingsMessages } from '#client/messages/english-settings.ts';
import type { AccountPatch } from '#protocol/own-account.ts';
import { PasswordField } from './password-field.tsx';
import { EmailField, NameField } from './person-fields.tsx';
import { SettingsSection } from '#client/design/settings-section.tsx';
import { Form } from './form.tsx';
import { useForm } from './use-form.ts';

/** Fields that were not edited follow the account, even if it is loaded late. */
export function ProfileSection() {
  const { account } = useMessages();
  const { account: messages } = useSettingsMessages();
  const { person, ownAccount, rename } = useRuntime();
  const draft = useDraft({ name: person.name ?? '', email: person.email ?? '', currentPassword: '' });
  const { name, email, currentPassword } = draft.value;
  const isNewEmail = email.trim() !== person.email;
  const isNewName = name.trim() !== person.name;
  useNameOfServer();
  const form = useForm({
    fields: ['name', 'email', 'currentPassword'],
    check: () => ({
      name: name.trim() === '' ? account.nameNeeded : undefined,
      email: email.trim() === '' ? account.emailNeeded : undefined,
      currentPassword: isNewEmail && currentPassword === '' ? messages.currentNeeded : undefined,
    }),
    submit: async () => {
      if (!isNewName && !isNewEmail) return showToast(messages.unchanged);
      const patch: AccountPatch = {
        ...(isNewName && { name: name.trim() }),
        ...(isNewEmail && { email: email.trim(), currentPassword }),
      };
      await rename(await (await ownAccount()).change(patch));
      draft.clear();
      showToast(messages.saved);
    },
  });
  return (
    <SettingsSection id="profile" title={messages.profile}>
      <Form form={form} button={messages.save}>
        <NameField error={form.errors.name} value={name} onChange={(name) => draft.set({ name })} />
        <EmailField error={form.errors.email} value={email} onChange={(email) => draft.set({ email })} />
        {isNewEmail && (
          <PasswordField
            label={messages.currentPassword}
            hint={messages.currentForEmail}
            autoComplete="current-password"
            error={form.errors.currentPassword}
            value={currentPassword}
            onChange={(currentPassword) => draft.set({ currentPassword })}
          />
        )}
      </Form>
    </SettingsSection>
  );
}

/** Another device may have changed it: what the server says is taken over, where it can be asked. */
function useNameOfServer(): void {
  const { ownAccount, rename } = useRuntime();
  useEffect(() => {
    void ownAccount()
      .then((account) => account.read())
      .then(rename)
      // Without a network the name stays as this device knows it.
      .catch(() => undefined);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when the page opens
  }, []);
}
