/**
 * One round trip of sync: what both sides know of it. What goes up: `sync-request.ts`; what comes down: `sync-answer.ts`.
 * @see contract section 4
 */

/** The protocol that this build speaks. History: 1, the first. */
export const PROTOCOL = 1;
/**
 * Which resources and fields this build knows; `since` and `fieldsSince` of the registry name the number in which each came.
 * History: 1, 2026-11-30, the first; 2, subjects, deadlines, steps and days, and new fields of goals, logs and routines.
 */
export const SCHEMA = 2;
/** How many mutations one request may carry. */
export const MAX_MUTATIONS = 500;
/** How many bytes one request may have, after inflating. */
export const MAX_BODY_BYTES = 1_048_576;
/** How far a stamp may lie in the server's future, in milliseconds. */
export const MAX_AHEAD_MS = 60_000;
