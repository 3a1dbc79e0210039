/** The fields of a person: name and e-mail address. */
import { TextField } from '#client/design/field.tsx';
import { useMessages } from '#client/messages/use-messages.ts';
import { MAX_LENGTH } from '#protocol/lengths.ts';

interface PersonFieldProps {
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
}

export function NameField({ value, onChange, error }: PersonFieldProps) {
  return (
    <TextField
      label={useMessages().account.name}
      name="name"
      autoComplete="name"
      maxLength={MAX_LENGTH.name}
      dir="auto"
      error={error}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

export function EmailField({ value, onChange, error }: PersonFieldProps) {
  return (
    <TextField
      label={useMessages().account.email}
      name="email"
      type="email"
      autoComplete="username"
      autoCapitalize="none"
      dir="ltr"
      error={error}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
