/** Signs in to an account. */
import { useState } from 'react';
import { Link } from 'wouter';
import { useRuntime } from '#client/app/use-runtime.tsx';
import { TextField } from '#client/design/field.tsx';
import { useMessages } from '#client/messages/use-messages.ts';
import { AccountForm } from './account-form.tsx';
import { PasswordField } from './password-field.tsx';

export function LoginForm() {
  const messages = useMessages().account;
  const { signIn, person } = useRuntime();
  const [email, setEmail] = useState(person.email ?? '');
  const [password, setPassword] = useState('');
  const check = () => {
    if (email.trim() === '') return messages.emailNeeded;
    return password === '' ? messages.passwordNeeded : undefined;
  };
  return (
    <AccountForm
      lead={messages.signInLead}
      button={messages.signIn}
      success={messages.signedIn}
      check={check}
      submit={() => signIn({ email: email.trim(), password })}
      footer={
        <>
          {messages.toSignUp} <Link href="/signup">{messages.createAccount}</Link>
        </>
      }
    >
      <TextField
        label={messages.email}
        type="email"
        autoComplete="username"
        autoCapitalize="none"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <PasswordField autoComplete="current-password" value={password} onChange={setPassword} />
    </AccountForm>
  );
}
