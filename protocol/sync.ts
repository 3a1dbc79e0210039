/**
 * One round trip of sync: what both sides know of it. What goes up: `sync-request.ts`; what comes down: `sync-answer.ts`.
 * @see contract section 4
 */

/** The protocol that this build speaks. History: 1, the first. */
export const PROTOCOL = 1;
/** How many mutations one request may carry. */
export const MAX_MUTATIONS = 500;
/** How many bytes one request may have, after inflating. */
export const MAX_BODY_BYTES = 1_048_576;
/** How far a stamp may lie in the server's future, in milliseconds. */
export const MAX_AHEAD_MS = 60_000;
