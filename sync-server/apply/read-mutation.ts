/** A mutation as it came, checked to the last field and by what its fields say of one another. */
import { stampOf } from '#protocol/merge.ts';
import { mutationToStamped, parseMutation, type Mutation } from '#protocol/mutation.ts';
import { refuseMisnamed } from '#protocol/named-ids.ts';
import { Problem } from '#protocol/problem.ts';

/** @throws Problem `invalid_request`, each error's path within the mutation */
export function readMutation(input: unknown): Mutation {
  const mutation = parseMutation(input);
  const { method, resource, recordId, body = {} } = mutation;
  refuseMisnamed(resource, recordId, body, (field) => (method === 'POST' ? 'recordId' : `body.${field}`));
  if (resource === 'steps' && method === 'POST') refuseStray(mutation);
  return mutation;
}

/**
 * A new step belongs to a goal or to a routine. Where the two were written at different times, two devices did so, and the merge of
 * both stands.
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
