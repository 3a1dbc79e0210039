/**
 * Server-sent events as text.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */

/**
 * An event with JSON data, which contains no line breaks.
 * @param id  the cursor from which a reader resumes after it; empty for the beginning
 */
export const event = (name: string, json: string, id: string): string => `id: ${id}\nevent: ${name}\ndata: ${json}\n\n`;

/** Sets the reader's cursor without an event. */
export const positionOnly = (id: string): string => `id: ${id}\n\n`;

/** A comment line, which readers ignore. */
export const comment = (text: string): string => `: ${text}\n\n`;

/** Asks the reader to wait some milliseconds before it reconnects. */
export const retryIn = (ms: number): string => `retry: ${Math.round(ms)}\n\n`;
