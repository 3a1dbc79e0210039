/** Signs in to an account. */
import { Link } from 'wouter';
import { useRuntime } from '#client/runtime/use-runtime.tsx';
import { useDraft } from '#client/design/use-draft.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { AccountForm } from './account-form.tsx';
import { useEntry } from './came-along.ts';
import { PasswordField } from './password-field.tsx';
import { EmailField } from './person-fields.tsx';
import { useForm } from './use-form.ts';

/** On success the app goes on to Today. */
export function LoginForm() {
  const messages = useMessages().account;
  const { signIn, person } = useRuntime();
  const enter = useEntry();
  const { value, set } = useDraft({ email: person.email ?? '', password: '' });
  const { email, password } = value;
  const form = useForm({
    fields: ['email', 'password'],
    check: () => ({
      email: email.trim() === '' ? messages.emailNeeded : undefined,
      password: password === '' ? messages.passwordNeeded : undefined,
    }),
    submit: () => enter(messages.signedIn, () => signIn({ email: email.trim(), password })),
  });
  return (
    <AccountForm
      form={form}
      lead={messages.signInLead}
      button={messages.signIn}
      footer={
        <>
          {messages.toSignUp} <Link href="/signup">{messages.createAccount}</Link>
        </>
      }
    >
      <EmailField error={form.errors.email} value={email} onChange={(email) => set({ email })} />
      <PasswordField
        autoComplete="current-password"
        error={form.errors.password}
        value={password}
        onChange={(password) => set({ password })}
      />
    </AccountForm>
  );
}
