/** A new password, which signs every other device out. */
import { useRuntime } from '#client/runtime/use-runtime.tsx';
import { Checkbox } from '#client/design/checkbox.tsx';
import { showToast } from '#client/design/toast-store.ts';
import { useDraft } from '#client/design/use-draft.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { useSettingsMessages } from '#client/messages/english-settings.ts';
import { PasswordField } from './password-field.tsx';
import { PASSWORD_LENGTH } from '#protocol/lengths.ts';
import { isPasswordLongEnough } from './password-rules.ts';
import { SettingsSection } from '#client/design/settings-section.tsx';
import { Form } from './form.tsx';
import { useForm } from './use-form.ts';

const BLANK = { currentPassword: '', password: '', endTokens: true };

export function PasswordSection() {
  const { account } = useMessages();
  const { account: messages } = useSettingsMessages();
  const { person, ownAccount } = useRuntime();
  const { value, set, clear } = useDraft(BLANK);
  const { currentPassword, password, endTokens } = value;
  const form = useForm({
    fields: ['currentPassword', 'password'],
    check: () => ({
      currentPassword: currentPassword === '' ? messages.currentNeeded : undefined,
      password: isPasswordLongEnough(password) ? undefined : account.passwordShort(PASSWORD_LENGTH.min),
    }),
    submit: async () => {
      await (await ownAccount()).change({ password, currentPassword, endTokens });
      clear();
      showToast(endTokens ? messages.passwordAndTokensChanged : messages.passwordChanged);
    },
  });
  return (
    <SettingsSection id="password" title={messages.passwordTitle}>
      <Form form={form} button={messages.changePassword} buttonKind="secondary">
        {/* Tells password managers whose password it is. */}
        <input hidden type="text" name="username" autoComplete="username" value={person.email ?? ''} readOnly />
        <PasswordField
          label={messages.currentPassword}
          autoComplete="current-password"
          error={form.errors.currentPassword}
          value={currentPassword}
          onChange={(currentPassword) => set({ currentPassword })}
        />
        <PasswordField
          label={messages.newPassword}
          autoComplete="new-password"
          hint={account.passwordHint(PASSWORD_LENGTH.min)}
          error={form.errors.password}
          value={password}
          onChange={(password) => set({ password })}
        />
        <label className="settings-check">
          <Checkbox className="checkbox-square" checked={endTokens} onChange={() => set({ endTokens: !endTokens })} />
          {messages.endTokens}
        </label>
        <p className="settings-muted">{messages.endTokensHint}</p>
      </Form>
    </SettingsSection>
  );
}
