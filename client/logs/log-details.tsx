/** The optional fields of a log entry: how long, and for which subject. */
import { TextField } from '#client/design/field.tsx';
import { SubjectField } from '#client/design/subject-field.tsx';
import { useMessages } from '#client/messages/use-messages.ts';
import { textToMinutes } from './minutes.ts';
import { useSubjects } from './use-logs.ts';
import './log-details.css';

interface LogDetailsValue {
  minutes: string;
  subject: string;
}

/** Longer than any way to write a time; nothing that is typed is cut. */
const MAX_LENGTH = 30;

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
        maxLength={MAX_LENGTH}
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
