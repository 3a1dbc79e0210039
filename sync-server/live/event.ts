/**
 * Server-sent events as text.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */

/**
 * An event with JSON, which has no line breaks of its own.
 * @param id  by which its reader resumes after it; empty for the beginning
 */
export const event = (name: string, json: string, id: string): string => `id: ${id}\nevent: ${name}\ndata: ${json}\n\n`;

/** Says where a reader stands, without an event. */
export const positionOnly = (id: string): string => `id: ${id}\n\n`;

/** A line that readers pass over. */
export const comment = (text: string): string => `: ${text}\n\n`;

/** Asks the reader to come back after some milliseconds, once the stream has ended. */
export const retryIn = (ms: number): string => `retry: ${Math.round(ms)}\n\n`;
