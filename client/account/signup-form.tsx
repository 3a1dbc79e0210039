/** Makes an account. What the guest wrote goes into it. */
import { useState } from 'react';
import { Link } from 'wouter';
import { useRuntime } from '#client/app/use-runtime.tsx';
import { TextField } from '#client/design/field.tsx';
import { useMessages } from '#client/messages/use-messages.ts';
import { AccountForm } from './account-form.tsx';
import { PasswordField } from './password-field.tsx';

const MIN_PASSWORD = 8;

export function SignupForm() {
  const messages = useMessages().account;
  const { signUp } = useRuntime();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const check = () => {
    if (name.trim() === '') return messages.nameNeeded;
    if (email.trim() === '') return messages.emailNeeded;
    return [...password].length < MIN_PASSWORD ? messages.passwordShort : undefined;
  };
  return (
    <AccountForm
      lead={messages.signUpLead}
      button={messages.createAccount}
      success={messages.created}
      check={check}
      submit={() => signUp({ name: name.trim(), email: email.trim(), password })}
      footer={
        <>
          {messages.toSignIn} <Link href="/login">{messages.signIn}</Link>
        </>
      }
    >
      <TextField
        label={messages.name}
        autoComplete="name"
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={messages.email}
        type="email"
        autoComplete="username"
        autoCapitalize="none"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <PasswordField autoComplete="new-password" hint={messages.passwordHint} value={password} onChange={setPassword} />
    </AccountForm>
  );
}
