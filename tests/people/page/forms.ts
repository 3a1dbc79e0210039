/** The forms of the screens: each mounted hook holds what is typed, as the sheet or the field above it would show it. */
import { createElement, useLayoutEffect, type FunctionComponent, type ReactElement } from 'react';
import { useToday } from '#client/day/use-today.ts';
import { useSheetRecord } from '#client/drafts/use-record-draft.ts';
import { useGoalDraft } from '#client/goals/use-goal-draft.ts';
import { useGoalLine } from '#client/goals/use-goal-line.ts';
import { useLogDraft } from '#client/logs/use-log-draft.ts';
import { useLogEntry } from '#client/logs/use-log-entry.ts';
import { useNewRoutine, useRoutineDraft } from '#client/routines/use-routine-draft.ts';
import type { GoalRow, LogRow, RoutineRow } from '#client/store/database.ts';
import type { Stamped } from '#protocol/merge.ts';

export type FormKind = 'goal' | 'routine' | 'log' | 'entry' | 'line' | 'new routine';

type Values = Record<string, string>;

/** An open form, as it stands. */
export interface OpenForm {
  kind: FormKind;
  /** What the fields show. */
  values: Values;
  /** Its record was deleted elsewhere. */
  gone: boolean;
  set(change: Values): void;
  /** Saves what is left and closes, or sends. */
  finish(): Promise<unknown>;
  /** Brings its record back. */
  bringBack?: () => Promise<void>;
}

interface FormProps {
  /** The record of a sheet, as it stood when the sheet was asked for. */
  row: Stamped;
  tell: (form: OpenForm) => void;
}

const useTold = ({ tell }: FormProps, form: OpenForm): null => {
  useLayoutEffect(() => tell(form));
  return null;
};

const Goal = (props: FormProps): null => {
  const row = props.row as unknown as GoalRow;
  const { draft, ...form } = useGoalDraft(useSheetRecord('goals', row.id, row), useToday());
  return useTold(props, { kind: 'goal', values: { ...draft }, ...form });
};
const Routine = (props: FormProps): null => {
  const row = props.row as unknown as RoutineRow;
  const { draft, ...form } = useRoutineDraft(useSheetRecord('routines', row.id, row), useToday());
  return useTold(props, { kind: 'routine', values: { ...draft }, ...form });
};
const Log = (props: FormProps): null => {
  const { draft, ...form } = useLogDraft(props.row as unknown as LogRow);
  return useTold(props, { kind: 'log', values: { ...draft }, ...form });
};
const Entry = (props: FormProps): null => {
  const { text, shown, type, detail, save } = useLogEntry(useToday(), () => undefined);
  const set = ({ text: next, ...details }: Values): void => {
    if (next !== undefined) type(next);
    if (Object.keys(details).length > 0) detail(details);
  };
  return useTold(props, { kind: 'entry', values: { text, ...shown }, gone: false, set, finish: save });
};
const Line = (props: FormProps): null => {
  const today = useToday();
  const { text, type, submit } = useGoalLine(today, today, () => undefined);
  const set = ({ text: next = '' }: Values): void => type(next);
  return useTold(props, { kind: 'line', values: { text }, gone: false, set, finish: () => submit(today) });
};
const NewRoutine = (props: FormProps): null => {
  const { draft, set, add } = useNewRoutine(useToday());
  return useTold(props, { kind: 'new routine', values: { ...draft }, gone: false, set, finish: add });
};

const FORMS: Record<FormKind, FunctionComponent<FormProps>> = {
  goal: Goal,
  routine: Routine,
  log: Log,
  entry: Entry,
  line: Line,
  'new routine': NewRoutine,
};

/** A form to be mounted. */
export const formElement = (kind: FormKind, key: number, props: FormProps): ReactElement =>
  createElement(FORMS[kind], { key, ...props });
