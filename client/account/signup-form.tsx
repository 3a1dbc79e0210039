/** Makes an account. What the guest wrote goes into it. */
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useRuntime } from '#client/app/use-runtime.tsx';
import { TextField } from '#client/design/field.tsx';
import { showToast } from '#client/design/toast-store.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { AccountForm } from './account-form.tsx';
import { isPasswordLongEnough } from './password-rules.ts';
import { PasswordField } from './password-field.tsx';
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
      <TextField
        label={messages.name}
        name="name"
        autoComplete="name"
        maxLength={100}
        dir="auto"
        error={form.errors.name}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={messages.email}
        name="email"
        type="email"
        autoComplete="username"
        autoCapitalize="none"
        dir="ltr"
        error={form.errors.email}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
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
