/**
 * Where a replica stands in its user's feed, as an opaque text: base64url over the database's epoch (16 bytes), the user's id (16)
 * and the feed version (8).
 * @see contract sections 4.3, 4.5
 */
import { Problem } from '#protocol/problem.ts';
import type { FeedHead } from '../database/feed-head.ts';

const BYTES = 40;

const uuidToHex = (uuid: string): string => uuid.replaceAll('-', '');

/** The cursor of a user who has seen everything up to a version. */
export function formatCursor({ epoch, version }: FeedHead, userId: string): string {
  const bytes = Buffer.alloc(BYTES);
  bytes.write(uuidToHex(epoch) + uuidToHex(userId), 'hex');
  bytes.writeBigUInt64BE(BigInt(version), 32);
  return bytes.toString('base64url');
}

/**
 * The feed version of a cursor; 0 for null, which has seen nothing.
 * @param head  where the user's feed stands now
 * @throws Problem `invalid_request` for what this server never gave to this user; `cursor_ahead` for a cursor of another database,
 *   or of a later state of this one: a backup was restored
 */
export function readCursor(cursor: string | null, head: FeedHead, userId: string): number {
  if (cursor === null) return 0;
  const bytes = Buffer.from(cursor, 'base64url');
  if (bytes.length !== BYTES || bytes.toString('base64url') !== cursor) throw invalid();
  if (bytes.toString('hex', 16, 32) !== uuidToHex(userId)) throw invalid();
  const version = Number(bytes.readBigUInt64BE(32));
  if (bytes.toString('hex', 0, 16) !== uuidToHex(head.epoch) || version > head.version)
    throw new Problem(
      'cursor_ahead',
      'The server was restored to an earlier state. Pull from null and push back what it lacks.',
    );
  return version;
}

function invalid(): Problem {
  return new Problem('invalid_request', 'The cursor is not one of yours. Ask with null.', {
    errors: [{ path: 'cursor', message: 'is not one that this server gave to this user' }],
  });
}
