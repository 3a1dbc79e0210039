/** Checks input of a person against a schema of protocol/, as the server will check it. */
import * as z from 'zod/mini';
import { Problem, type FieldError } from '#protocol/problem.ts';

/**
 * Checks input and returns its canonical form (text trimmed, NFC).
 * @throws Problem `invalid_request` with the path of each error; its sentence is about mistakes of a person, such as a text that is too long
 */
export function fit<T extends z.ZodMiniType>(schema: T, input: unknown): z.output<T> {
  const { data, error } = z.safeParse(schema, input);
  if (!error) return data;
  const errors = error.issues.map(toError);
  throw new Problem('invalid_request', `This does not fit: ${errors[0]!.path} ${errors[0]!.message}.`, { errors });
}

function toError(issue: z.core.$ZodIssue): FieldError {
  const path = issue.path.join('.');
  const [bound, limit] =
    issue.code === 'too_big' ? ['most', issue.maximum] : issue.code === 'too_small' ? ['least', issue.minimum] : [];
  if (!bound) return { path, message: issue.message };
  const unit = 'origin' in issue && issue.origin === 'string' ? ' characters' : '';
  return { path, message: `must be at ${bound} ${limit}${unit}` };
}
