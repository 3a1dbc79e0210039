/** The descriptions of protocol 2's members, for the OpenAPI document. @see contract section 4.1 */
import type { requestExtras } from '#protocol/sync-request.ts';
import type { answerExtras } from '#protocol/sync-answer.ts';

/** Of a request; the compiler misses none. */
export const requestMembers: Record<keyof typeof requestExtras, string> = {
  base: 'Milliseconds since 1970 by which the short stamps of this request are measured',
  replicas: 'Replica ids that short stamps name by their place',
  stream: 'The name of the stream that the caller follows: it leaves out what this request sends',
  batch: 'What that stream calls this request; without it, the stream leaves nothing out',
  echo: 'Leave nothing out of the changes',
  digest: 'Ask for hashes of all that the cursor of the answer covers; with no mutations',
  schema: 'The schema number of the caller: what came later is left out of the hashes',
  refill: 'Parts of the account to be told anew, whatever the cursor has seen; with no mutations',
};

/** Of an answer. */
export const answerMembers: Record<keyof typeof answerExtras, string> = {
  schema: 'Which resources and fields the server knows; 1 where it is missing',
  base: 'Milliseconds since 1970 by which the short stamps of this answer are measured',
  replicas: 'Replica ids that short stamps name by their place',
  digest:
    'Hashes by resource and month of creation, in the last answer to a request with digest; missing when somebody wrote meanwhile',
  refill: 'The parts that are not told to their end: to be asked for again as they stand here',
};
