/** Which entries the Log shows: all, those of a subject, those with some words. */
import { useEffect, useState, type ReactNode } from 'react';
import { Button } from '#client/design/button.tsx';
import { EmptyState } from '#client/design/empty-state.tsx';
import { Select, TextField } from '#client/design/field.tsx';
import { useViewMessages } from '#client/messages/english-views.ts';
import type { LogFilter } from './use-log-timeline.ts';
import { useSubjects } from './use-logs.ts';
import './log-filter.css';

/** A search begins when its author pauses. */
const PAUSE_MS = 150;
const ALL: LogFilter = { subject: '', text: '' };

interface LogFilterFields {
  filter: LogFilter;
  isFiltered: boolean;
  clear: () => void;
  /** The fields, to be drawn somewhere. */
  fields: ReactNode;
}

export function useLogFilter(): LogFilterFields {
  const [typed, setTyped] = useState(ALL);
  const [filter, setFilter] = useState(ALL);
  useEffect(() => {
    const timer = setTimeout(() => setFilter(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return {
    filter,
    isFiltered: filter.subject !== '' || filter.text.trim() !== '' || typed !== filter,
    clear: () => {
      setTyped(ALL);
      setFilter(ALL);
    },
    fields: <Fields value={typed} onChange={(change) => setTyped({ ...typed, ...change })} />,
  };
}

interface FieldsProps {
  value: LogFilter;
  onChange: (change: Partial<LogFilter>) => void;
}

function Fields({ value, onChange }: FieldsProps) {
  const messages = useViewMessages().logView;
  const subjects = useSubjects();
  return (
    <search className="log-filter">
      <TextField
        label={messages.find}
        hideLabel
        placeholder={messages.find}
        type="search"
        dir="auto"
        value={value.text}
        onChange={(event) => onChange({ text: event.target.value })}
      />
      {subjects.length > 0 && (
        <Select
          label={messages.subject}
          hideLabel
          value={value.subject}
          options={[
            { value: '', text: messages.allSubjects },
            ...subjects.map((subject) => ({ value: subject, text: subject })),
          ]}
          onChange={(event) => onChange({ subject: event.target.value })}
        />
      )}
    </search>
  );
}

/** The placeholder where no entry matches. */
export function NoMatch({ filter, onClear }: { filter: LogFilter; onClear: () => void }) {
  const messages = useViewMessages().logView;
  const text = filter.text.trim();
  return (
    <EmptyState icon="search" text={text === '' ? messages.noneOfSubject : messages.noMatch(text)}>
      <Button onClick={onClear}>{messages.clear}</Button>
    </EmptyState>
  );
}
