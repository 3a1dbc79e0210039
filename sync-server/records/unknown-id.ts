/**
 * The refusal of a REST call on an id under which its caller has no record. Ids belong to a user, so nothing on the write
 * path knows of anybody else's; a person who mistook one account for another is told so here, by a look-up of its own.
 * @see contract section 2
 */
import { Problem } from '#protocol/problem.ts';
import type { ResourceName } from '#protocol/resources.ts';
import type { Database } from '../database/connection.ts';
import { belongsToAnother } from '../database/records.ts';
import type { EstimatedLimit } from '../limits/estimated-limit.ts';
import { notingLimits } from '../limits/limits.ts';
import { noteOf } from '../middleware/rate-limit-headers.ts';
import type { AppContext } from '../http/state.ts';

export interface UnknownIdDeps {
  database: Database;
  limits: { unknownIds: EstimatedLimit };
}

/** The same for one request, whose answer says where its user stands with unknown ids. */
export const withStanding = <Deps extends UnknownIdDeps>(deps: Deps, ctx: AppContext): Deps => ({
  ...deps,
  limits: { ...deps.limits, ...notingLimits({ unknownIds: deps.limits.unknownIds }, noteOf(ctx)) },
});

/**
 * Refuses an id that the caller has no live record under.
 * @throws Problem `not_yours` when somebody else has one; `not_found` otherwise, and always for ids that follow from words
 *   (version 5), for resources that tell nobody, and for a caller who asked for many unknown ids in a minute
 */
export async function refuseUnknownId(
  { database, limits }: UnknownIdDeps,
  name: ResourceName,
  userId: string,
  id: string,
): Promise<never> {
  if (
    isCounted(name, id) &&
    isWithin(limits.unknownIds, userId) &&
    mayBeTold(name, id) &&
    (await belongsToAnother(database, name, userId, id))
  )
    throw new Problem('not_yours', 'This record belongs to someone else.');
  throw new Problem('not_found', 'There is no such record.');
}

/** The digit of a UUID that says how it was made. */
const VERSION_DIGIT = 14;

/** Whether an id follows from words: nobody is told who uses it. */
const isNamed = (id: string): boolean => id[VERSION_DIGIT] === '5';

const TELLING: readonly ResourceName[] = ['goals', 'logs', 'routines', 'deadlines'];

/** Whether a caller is told that a record of a resource is somebody else's. */
export const tellsOwner = (name: ResourceName): boolean => TELLING.includes(name);

const mayBeTold = (name: ResourceName, id: string): boolean => tellsOwner(name) && !isNamed(id);

/** Whether looking an id up costs more than the look-up of the caller's own record. */
const isCounted = (name: ResourceName, id: string): boolean => mayBeTold(name, id) || isComputed(name, id);

/** Whether a rule may make the record of an id that nothing is stored under. */
export const isComputed = (name: ResourceName, id: string): boolean =>
  (name === 'goals' || name === 'steps') && isNamed(id);

function isWithin(limit: EstimatedLimit, userId: string): boolean {
  try {
    limit.take(userId);
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}
