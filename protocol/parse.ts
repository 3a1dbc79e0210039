/** Checks input against a schema: returns the value, or throws a problem that names each wrong path. */
import * as z from 'zod/mini';
import { Problem, type FieldError } from './problem.ts';

const MAX_ERRORS = 20;

/**
 * Checks input and returns it in its canonical form (text trimmed, NFC).
 * @param what  names the input in the sentence of the problem: "body", "query"
 * @throws Problem `invalid_request` with `errors`, a line for each wrong path
 */
export function parse<T extends z.ZodMiniType>(schema: T, input: unknown, what: string): z.output<T> {
  const result = z.safeParse(schema, input, { reportInput: true });
  if (result.success) return result.data;
  const errors = result.error.issues.slice(0, MAX_ERRORS).flatMap(issueToErrors).slice(0, MAX_ERRORS);
  throw new Problem('invalid_request', sentence(what, errors[0]!), { errors });
}

/** An error without a path is about the whole input: "The body is missing." */
const sentence = (what: string, { path, message }: FieldError): string =>
  path ? `The ${what} is not valid: ${path} ${message}.` : `The ${what} ${message}.`;

function issueToErrors(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys')
    return issue.keys
      .slice(0, MAX_ERRORS)
      .map((key) => ({ path: [...path, key].join('.'), message: 'is not a known field' }));
  return [{ path: path.join('.'), message: issueToMessage(issue) }];
}

function issueToMessage(issue: z.core.$ZodIssue): string {
  if (issue.input === undefined) return 'is missing';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${typeToWords(issue.expected)}`;
    case 'too_small':
      return issue.origin === 'string'
        ? `needs at least ${issue.minimum} character(s)`
        : `must be at least ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'string'
        ? `may have at most ${issue.maximum} characters`
        : `must be at most ${issue.maximum}`;
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'invalid_union':
      return 'is not valid';
    default:
      return issue.message || 'is not valid';
  }
}

/** The name of a type in a message; a record of zod is an object in JSON. */
function typeToWords(type: string): string {
  if (type === 'int') return 'a whole number';
  if (type === 'record') return 'an object';
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}
