/** The entity tag of an answer, by which a caller says which version they know. */
import { createHash } from 'node:crypto';

const TAG_LENGTH = 22;

/**
 * A strong entity tag, with its quotes: equal for equal content, another one for any other.
 * @param content  plain data, as it is answered
 * @see RFC 9110 section 8.8.3
 */
export const tagOf = (content: object): string =>
  `"${createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, TAG_LENGTH)}"`;
