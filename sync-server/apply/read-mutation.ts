/** Reads a mutation: checks every field, and the rules over several fields. */
import { stampOf } from '#protocol/merge.ts';
import { mutationToStamped, parseMutation, type Mutation } from '#protocol/mutation.ts';
import { refuseMisnamed } from '#protocol/named-ids.ts';
import { Problem } from '#protocol/problem.ts';
import { quickMutation } from './quick-mutation.ts';

/** Checks a mutation. @throws Problem `invalid_request`, each error's path within the mutation */
export function readMutation(input: unknown): Mutation {
  const mutation = parseMutation(input, quickMutation);
  const { method, resource, recordId, body = {} } = mutation;
  refuseRespelled(input as Mutation, mutation);
  refuseMisnamed(resource, recordId, body, (field) => (method === 'POST' ? 'recordId' : `body.${field}`));
  if (resource === 'steps' && method === 'POST') refuseStray(mutation);
  return mutation;
}

/**
 * Refuses a text that is not in its canonical form: it bears a stamp, and its author would never learn of another value with that stamp.
 * @see docs/sync-rules.md R152
 */
function refuseRespelled(sent: Mutation, { recordId, body = {} }: Mutation): void {
  const errors = Object.entries(body)
    .filter(([field, value]) => value !== sent.body![field])
    .map(([field, value]) => ({ path: `body.${field}`, message: `must be written as ${shortened(value)}` }));
  if (recordId !== sent.recordId) errors.push({ path: 'recordId', message: `must be written as "${recordId}"` });
  const [first] = errors;
  if (first)
    throw new Problem('invalid_request', `The mutation is not valid: ${first.path} ${first.message}.`, { errors });
}

const MOST_SHOWN = 100;

function shortened(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > MOST_SHOWN ? 'it is stored: in NFC, without white space at its ends' : text;
}

/**
 * Refuses a new step that belongs to neither or to both of goal and routine. Fields with different stamps come from two devices; their
 * merge is accepted.
 * @see docs/sync-rules.md R102
 */
function refuseStray(mutation: Mutation): void {
  const { goalId = null, routineId = null } = mutation.body!;
  const { stamps } = mutationToStamped(mutation);
  if ((goalId === null) !== (routineId === null) || stampOf(stamps, 'goalId') !== stampOf(stamps, 'routineId')) return;
  throw strayStep('body.');
}

/** The refusal of a step that belongs to both a goal and a routine, or to neither. @param path  of the body, with a dot at its end */
export const strayStep = (path = ''): Problem =>
  new Problem(
    'invalid_request',
    'A step belongs to a goal or to a routine: name exactly one of goalId and routineId.',
    {
      errors: [{ path: `${path}goalId`, message: 'or routineId must be given, and only one of the two' }],
    },
  );
