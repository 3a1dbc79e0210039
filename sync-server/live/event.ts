/**
 * Server-sent events as text.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */

/** An event with JSON, which has no line breaks of its own. @param id  by which its reader resumes after it */
export const event = (name: string, json: string, id?: string): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${json}\n\n`;

/** A line that readers pass over. */
export const comment = (text: string): string => `: ${text}\n\n`;

/** Asks the reader to come back after some milliseconds, once the stream has ended. */
export const retryIn = (ms: number): string => `retry: ${Math.round(ms)}\n\n`;
