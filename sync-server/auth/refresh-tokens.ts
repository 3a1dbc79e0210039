/**
 * The long-lived token that a browser keeps in a cookie: the session's id and 256 bits that only a hash of is stored.
 *
 * The successor of a token is computed from it with a key of the session's own. So a client whose answer was lost, or two tabs
 * that refresh at once, get the same successor again instead of looking like a thief.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;
const PATTERN = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([A-Za-z0-9_-]{43})$/;

export interface RefreshToken {
  sessionId: string;
  secret: Buffer;
}

export const newSecret = (): Buffer => randomBytes(SECRET_BYTES);

export const hashSecret = (secret: Buffer): Buffer => createHash('sha256').update(secret).digest();

/** The token that follows; the same one each time it is asked for. */
export const nextSecret = (secret: Buffer, rotationKey: Buffer): Buffer =>
  createHmac('sha256', rotationKey).update(secret).digest();

export const formatRefreshToken = ({ sessionId, secret }: RefreshToken): string =>
  `${sessionId}.${secret.toString('base64url')}`;

/** Reads a token; undefined for any other text. */
export function parseRefreshToken(text: string): RefreshToken | undefined {
  const [, sessionId, secret] = PATTERN.exec(text) ?? [];
  return sessionId && secret ? { sessionId, secret: Buffer.from(secret, 'base64url') } : undefined;
}
