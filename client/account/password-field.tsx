/** A password, hidden until asked to show. */
import { useState } from 'react';
import { IconButton } from '#client/design/button.tsx';
import { TextField } from '#client/design/field.tsx';
import { useMessages } from '#client/messages/use-messages.ts';

interface PasswordFieldProps {
  /** "Password" unless told. */
  label?: string;
  value: string;
  onChange: (value: string) => void;
  /** Tells password managers whether to fill one in or to make one up. */
  autoComplete: 'current-password' | 'new-password';
  hint?: string;
  error?: string | undefined;
}

export function PasswordField({ label, value, onChange, autoComplete, hint, error }: PasswordFieldProps) {
  const messages = useMessages().account;
  const [shown, setShown] = useState(false);
  return (
    <TextField
      label={label ?? messages.password}
      name={autoComplete}
      type={shown ? 'text' : 'password'}
      autoComplete={autoComplete}
      autoCapitalize="none"
      spellCheck={false}
      dir="ltr"
      hint={hint}
      error={error}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      trailing={
        <IconButton
          icon="eye"
          label={shown ? messages.hidePassword : messages.showPassword}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        />
      }
    />
  );
}
