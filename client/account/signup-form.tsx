/** Makes an account. What the guest wrote goes into it. */
import { Link } from 'wouter';
import { useRuntime } from '#client/runtime/use-runtime.tsx';
import { useDraft } from '#client/design/use-draft.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { AccountForm } from './account-form.tsx';
import { useEntry } from './came-along.ts';
import { PASSWORD_LENGTH } from '#protocol/lengths.ts';
import { isPasswordLongEnough } from './password-rules.ts';
import { PasswordField } from './password-field.tsx';
import { EmailField, NameField } from './person-fields.tsx';
import { useForm } from './use-form.ts';

const BLANK = { name: '', email: '', password: '' };

/** On success the app goes on to Today. */
export function SignupForm() {
  const messages = useMessages().account;
  const { signUp } = useRuntime();
  const enter = useEntry();
  const { value, set } = useDraft(BLANK);
  const { name, email, password } = value;
  const form = useForm({
    fields: ['name', 'email', 'password'],
    check: () => ({
      name: name.trim() === '' ? messages.nameNeeded : undefined,
      email: email.trim() === '' ? messages.emailNeeded : undefined,
      password: isPasswordLongEnough(password) ? undefined : messages.passwordShort(PASSWORD_LENGTH.min),
    }),
    submit: () => enter(messages.created, () => signUp({ name: name.trim(), email: email.trim(), password })),
  });
  return (
    <AccountForm
      form={form}
      lead={messages.signUpLead}
      button={messages.createAccount}
      footer={
        <>
          {messages.toSignIn} <Link href="/login">{messages.signIn}</Link>
        </>
      }
    >
      <NameField error={form.errors.name} value={name} onChange={(name) => set({ name })} />
      <EmailField error={form.errors.email} value={email} onChange={(email) => set({ email })} />
      <PasswordField
        autoComplete="new-password"
        hint={messages.passwordHint(PASSWORD_LENGTH.min)}
        error={form.errors.password}
        value={password}
        onChange={(password) => set({ password })}
      />
    </AccountForm>
  );
}
