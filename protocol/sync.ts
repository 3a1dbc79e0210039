/**
 * One round trip of sync: what both sides know of it. What goes up: `sync-request.ts`; what comes down: `sync-answer.ts`.
 * @see contract section 4
 */

/**
 * The protocol that this build speaks. History: 1, the first; 2, 2026-11-30: answers leave out what their author knows, short stamps,
 * schema numbers, named streams, digest and refill.
 */
export const PROTOCOL = 2;
/** Those that a server of this build answers, and a client of it falls back to. */
export const PROTOCOLS: readonly number[] = [1, 2];
/**
 * Which resources and fields this build knows; `since` and `fieldsSince` of the registry name the number in which each came.
 * History: 1, 2026-11-30, the first; 2, subjects, deadlines, steps and days, and new fields of goals, logs and routines.
 */
export const SCHEMA = 2;
/** What a client of protocol 1 knows, and a server that names no number. */
export const FIRST_SCHEMA = 1;
/** What every server of protocol 2 knows at least. */
export const LEAST_SCHEMA = 2;
/** How many mutations one request may carry. */
export const MAX_MUTATIONS = 500;
/** How many bytes one request may have, after inflating. */
export const MAX_BODY_BYTES = 1_048_576;
/** How far a stamp may lie in the server's future, in milliseconds. */
export const MAX_AHEAD_MS = 60_000;
/** How many parts of an account one request may have told anew. */
export const MAX_REFILL = 50;
