/**
 * The numbers that both sides of sync know: versions and limits. The messages are in `sync-request.ts` and `sync-answer.ts`.
 * @see contract section 4
 */

/**
 * The protocol that this build speaks. History: 1, the first; 2, 2026-11-30: answers leave out changes that their author knows, short
 * stamps, schema numbers, named streams, digest and refill.
 */
export const PROTOCOL = 2;
/** The protocols that a server of this build answers, and that a client of it can fall back to. */
export const PROTOCOLS: readonly number[] = [1, 2];
/**
 * The schema number: which resources and fields this build knows. `since` and `fieldsSince` of the registry say which number introduced
 * each. History: 1, 2026-11-30, the first; 2, subjects, deadlines, steps and days, and new fields of goals, logs and routines.
 */
export const SCHEMA = 2;
/** The schema number of a client of protocol 1, and of a server that sends none. */
export const FIRST_SCHEMA = 1;
/** The lowest schema number of a server that speaks protocol 2. */
export const LEAST_SCHEMA = 2;
/** The most mutations in one request. */
export const MAX_MUTATIONS = 500;
/** The most bytes of one request, after inflating. */
export const MAX_BODY_BYTES = 1_048_576;
/** How far a stamp may lie in the server's future, in milliseconds. */
export const MAX_AHEAD_MS = 60_000;
/** The most parts of an account that one request may ask for by `refill`. */
export const MAX_REFILL = 50;
