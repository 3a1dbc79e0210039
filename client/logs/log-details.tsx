/** The optional fields of a log entry: how long, and for which subject. */
import { TextField } from '#client/design/field.tsx';
import { SubjectField } from '#client/design/subject-field.tsx';
import { useMessages } from '#client/messages/use-messages.ts';
import { useSubjects } from './use-logs.ts';
import './log-details.css';

export interface LogDetailsValue {
  minutes: string;
  subject: string;
}

const MAX_MINUTES = 1440;

/** Minutes as they were typed: a whole number, null for none, undefined where it is neither. */
export function textToMinutes(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  const minutes = Number(text);
  return Number.isInteger(minutes) && minutes >= 0 && minutes <= MAX_MINUTES ? minutes : undefined;
}

interface LogDetailsProps {
  value: LogDetailsValue;
  onChange: (change: Partial<LogDetailsValue>) => void;
}

export function LogDetails({ value: { minutes, subject }, onChange }: LogDetailsProps) {
  const messages = useMessages().logs;
  const subjects = useSubjects();
  return (
    <div className="log-details">
      <TextField
        label={messages.minutes}
        inputMode="numeric"
        maxLength={4}
        autoComplete="off"
        value={minutes}
        error={textToMinutes(minutes) === undefined ? messages.minutesWrong : undefined}
        onChange={(event) => onChange({ minutes: event.target.value })}
      />
      <SubjectField
        label={messages.subject}
        suggestions={subjects}
        value={subject}
        onChange={(next) => onChange({ subject: next })}
      />
    </div>
  );
}
