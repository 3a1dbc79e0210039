/** Every sheet and form of the client has its row in tests/e2e/forms.ts, so that a new one is tried on two devices. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { FORMS } from './e2e/forms.ts';

const CLIENT = path.resolve(import.meta.dirname, '../client');
/** What takes something typed or chosen, and what lies over the page. */
const FORM =
  /<(?:TextField|MarkedInput|TextArea|Select|SubjectField|Sheet|Dialog|PasswordField|NameField|EmailField|input|textarea|select)\b/;

test('every sheet and form has a row, and every row its form', () => {
  const files = readdirSync(CLIENT, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx') && !file.endsWith('.test.tsx') && !file.startsWith('design/'))
    .filter((file) => FORM.test(readFileSync(path.join(CLIENT, file), 'utf8')));
  expect(Object.keys(FORMS).sort()).toEqual(files.sort());
});

test('a draft is held by useDraft, or by what stands on it', () => {
  const hooks =
    /\b(?:useDraft|useRecordDraft|useKeptForm|useGoalDraft|useGoalLine|useLogDraft|useLogEntry|useRoutineDraft|useNewRoutine)\b/;
  // Fields that hold nothing that could be lost or written over: what finds, what is chosen at once, what another file holds.
  const free =
    /^(?:search\/|logs\/log-(?:filter|details)|transfer\/|keys\/|settings\/(?:appearance|day|language)-section|account\/(?:password-field|person-fields|tokens-page)|routines\/(?:rule-field|delete-routine)|today\/(?:wrap-up-sheet|tomorrow-line))/;
  const without = Object.keys(FORMS)
    .filter((file) => !free.test(file))
    .filter((file) => !hooks.test(readFileSync(path.join(CLIENT, file), 'utf8')));
  expect(without).toEqual([]);
});
