/** Input against a schema: the value, or a problem that names each path. */
import * as z from 'zod/mini';
import { Problem, type FieldError } from './problem.ts';

const MAX_ERRORS = 20;

/**
 * Checks input and returns it in its canonical form (text trimmed, NFC).
 * @param what  names the input in the sentence of the problem: "body", "query"
 * @throws Problem `invalid_request` with `errors`, a line for each wrong path
 */
export function parse<T extends z.ZodMiniType>(schema: T, input: unknown, what: string): z.output<T> {
  const result = z.safeParse(schema, input);
  if (result.success) return result.data;
  const errors = result.error.issues.slice(0, MAX_ERRORS).flatMap(issueToErrors);
  const first = errors[0];
  throw new Problem('invalid_request', first ? `The ${what} is not valid: ${sentence(first)}.` : `The ${what} is not valid.`, { errors });
}

const sentence = ({ path, message }: FieldError): string => (path ? `${path} ${message}` : message);

function issueToErrors(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: [...path, key].join('.'), message: 'is not a known field' }));
  return [{ path: path.join('.'), message: issueToMessage(issue) }];
}

function issueToMessage(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${article(issue.expected)}`;
    case 'too_small':
      return issue.origin === 'string' ? `needs at least ${issue.minimum} character(s)` : `must be at least ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'string' ? `may have at most ${issue.maximum} characters` : `must be at most ${issue.maximum}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    default:
      return issue.message || 'is not valid';
  }
}

const article = (type: string): string => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);
