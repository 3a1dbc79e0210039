/** Makes an account. What the guest wrote goes into it. */
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useRuntime } from '#client/app/use-runtime.tsx';
import { showToast } from '#client/design/toast-store.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { AccountForm } from './account-form.tsx';
import { isPasswordLongEnough } from './password-rules.ts';
import { PasswordField } from './password-field.tsx';
import { EmailField, NameField } from './person-fields.tsx';
import { useForm } from './use-form.ts';

/** On success the app goes on to Today. */
export function SignupForm() {
  const messages = useMessages().account;
  const { signUp } = useRuntime();
  const [, navigate] = useLocation();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const form = useForm({
    fields: ['name', 'email', 'password'],
    check: () => ({
      name: name.trim() === '' ? messages.nameNeeded : undefined,
      email: email.trim() === '' ? messages.emailNeeded : undefined,
      password: isPasswordLongEnough(password) ? undefined : messages.passwordShort,
    }),
    submit: async () => {
      await signUp({ name: name.trim(), email: email.trim(), password });
      showToast(messages.created);
      navigate('/');
    },
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
      <NameField error={form.errors.name} value={name} onChange={setName} />
      <EmailField error={form.errors.email} value={email} onChange={setEmail} />
      <PasswordField
        autoComplete="new-password"
        hint={messages.passwordHint}
        error={form.errors.password}
        value={password}
        onChange={setPassword}
      />
    </AccountForm>
  );
}
