/** The line for a subject, wherever one is written: a goal, several goals, a routine, a log entry. */
import { TextField } from './field.tsx';
import { MAX_LENGTH } from '#protocol/lengths.ts';

interface SubjectFieldProps {
  label: string;
  /** Subjects that were used before. */
  suggestions: string[];
  value: string;
  onChange: (subject: string) => void;
}

export function SubjectField({ label, suggestions, value, onChange }: SubjectFieldProps) {
  return (
    <TextField
      label={label}
      maxLength={MAX_LENGTH.subject}
      dir="auto"
      suggestions={suggestions}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
