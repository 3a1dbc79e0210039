/**
 * A cursor: the position of a replica in its user's feed, as an opaque text. base64url over
 *
 *     epoch (4 bytes) · user id (4) · mark (8) · version · head: version − version · horizon · rest, where there is one
 *
 * Epoch and user id are reduced to their last bytes, and numbers take as many bytes as they need (`numbers-to-bytes.ts`). The timeline mark
 * is unique to a database, and so separates two epochs with equal ends. Clients of protocol 1 get the long form, which earlier servers
 * know: epoch (16) · user id (16) · version (8) · head version (8) · mark (8) · horizon (8) · rest (8), where there is one.
 *
 * The replica has everything up to `version`, except the rest of a first pull. The head is the feed's latest version when the server issued
 * the cursor, later than `version` while pages are missing. The horizon is the version up to which deletions had been purged then.
 * @see contract sections 4.3, 4.5; docs/decisions/0008-restored-backups.md, 0120-bytes-of-a-live-change.md
 */
import { Problem } from '#protocol/problem.ts';
import type { FeedHead, FeedPoint } from '../database/feed-head.ts';
import type { Storage } from '../database/storage.ts';
import { hexToUuid, uuidToHex } from '../uuid-text.ts';
import { bytesToNumbers, numbersToBytes } from './numbers-to-bytes.ts';

/** The content of a cursor. */
export interface Position {
  /** The replica has everything up to this version, except versions at or below `rest`. */
  version: number;
  /** A first pull runs from the newest to the oldest version: those up to this one are still missing. 0 when it is complete. */
  rest: number;
  /** The head of the feed when the cursor was issued, with the horizon of that time as its `purged`. */
  head: FeedHead;
}

/** The position of a reader who wants no changes from before now. */
export const positionAt = (head: FeedHead): Position => ({ version: head.version, rest: 0, head });

/** The long form. */
const BYTES = 64;
const BYTES_WITH_REST = 72;
const NO_MARK = '0'.repeat(16);
/** The short form: the bytes of epoch and of user id, and the offset of its numbers. */
const ID_BYTES = 4;
const NUMBERS_AT = 16;

const uuidToEnd = (uuid: string): string => uuid.slice(-2 * ID_BYTES);
const hexToMark = (hex: string): string => (hex === NO_MARK ? '' : hex);

/** Writes a position as a cursor. @param protocol  of its reader */
export function formatCursor({ version, rest, head }: Position, userId: string, protocol: number): string {
  if (protocol === 1) return formatLong({ version, rest, head }, userId);
  const ids = Buffer.from(uuidToEnd(head.epoch) + uuidToEnd(userId) + (head.mark || NO_MARK), 'hex');
  const numbers = [version, head.version - version, head.purged, ...(rest > 0 ? [rest] : [])];
  return Buffer.concat([ids, numbersToBytes(numbers)]).toString('base64url');
}

function formatLong({ version, rest, head }: Position, userId: string): string {
  const bytes = Buffer.alloc(rest > 0 ? BYTES_WITH_REST : BYTES);
  bytes.write(uuidToHex(head.epoch) + uuidToHex(userId), 'hex');
  bytes.writeBigUInt64BE(BigInt(version), 32);
  bytes.writeBigUInt64BE(BigInt(head.version), 40);
  bytes.write(head.mark || NO_MARK, 48, 'hex');
  bytes.writeBigUInt64BE(BigInt(head.purged), 56);
  if (rest > 0) bytes.writeBigUInt64BE(BigInt(rest), BYTES);
  return bytes.toString('base64url');
}

/**
 * Reads a cursor of either form; null for null, which has seen nothing. The epoch of a short cursor is only its end, see `isOfEpoch`.
 * @throws Problem `invalid_request` for a text that this server never issued to this user
 */
export function readCursor(cursor: string | null, userId: string): Position | null {
  if (cursor === null) return null;
  const bytes = Buffer.from(cursor, 'base64url');
  if (bytes.toString('base64url') !== cursor) throw invalid();
  const position = bytes.length < BYTES ? readShort(bytes, userId) : readLong(bytes, userId);
  if (!position || !isPossible(position)) throw invalid();
  return position;
}

function readShort(bytes: Buffer, userId: string): Position | undefined {
  const numbers = bytesToNumbers(bytes.subarray(NUMBERS_AT));
  const [version, further, purged, rest] = numbers ?? [];
  if (version === undefined || further === undefined || purged === undefined || numbers!.length > 4) return undefined;
  if (rest === 0 || bytes.toString('hex', ID_BYTES, 2 * ID_BYTES) !== uuidToEnd(userId)) return undefined;
  const mark = hexToMark(bytes.toString('hex', 2 * ID_BYTES, NUMBERS_AT));
  const head = { epoch: bytes.toString('hex', 0, ID_BYTES), version: version + further, mark, purged };
  return { version, rest: rest ?? 0, head };
}

function readLong(bytes: Buffer, userId: string): Position | undefined {
  if (![BYTES, BYTES_WITH_REST].includes(bytes.length)) return undefined;
  if (bytes.toString('hex', 16, 32) !== uuidToHex(userId)) return undefined;
  const head: FeedHead = {
    epoch: hexToUuid(bytes.toString('hex', 0, 16)),
    version: Number(bytes.readBigUInt64BE(40)),
    mark: hexToMark(bytes.toString('hex', 48, 56)),
    purged: Number(bytes.readBigUInt64BE(56)),
  };
  const rest = bytes.length === BYTES ? 0 : Number(bytes.readBigUInt64BE(BYTES));
  return bytes.length === (rest > 0 ? BYTES_WITH_REST : BYTES)
    ? { version: Number(bytes.readBigUInt64BE(32)), rest, head }
    : undefined;
}

/** Whether this server could have issued a position: cursors are not signed, and a forged one must not reach the database. */
const isPossible = ({ version, rest, head }: Position): boolean =>
  rest <= version && version <= head.version && Number.isSafeInteger(head.version) && Number.isSafeInteger(head.purged);

/** Whether a replica at this position has seen a version of its feed; everyone has seen version 0. */
export const hasSeen = (position: Position | null, version: number): boolean =>
  version === 0 || (position !== null && version > position.rest && version <= position.version);

/** Whether the head in a cursor is of the current database, as far as the cursor tells. */
export const isOfEpoch = (head: Pick<FeedHead, 'epoch'>, now: Pick<FeedHead, 'epoch'>): boolean =>
  now.epoch.endsWith(head.epoch);

/** Checks a position by `checkCourse` against the current head. @throws Problem as that, and `session_revoked` when the user is gone */
export async function checkPosition(
  storage: Pick<Storage, 'feedHead' | 'markOf'>,
  userId: string,
  position: Position | null,
): Promise<void> {
  const now = await storage.feedHead(userId);
  if (position) await checkCourse(storage, userId, position, now);
}

/**
 * Checks that a position is on the timeline of the feed. It has to be checked again with the head of the snapshot that is read, because a
 * purge, a restored backup or a failover may happen in between, and the version may have caught up since.
 * @throws Problem `cursor_ahead` for a position of another database, or of a timeline that a restored backup does not have;
 *   `cursor_expired`
 */
export async function checkCourse(
  storage: Pick<Storage, 'markOf'>,
  userId: string,
  position: Position,
  now: FeedHead,
): Promise<void> {
  const { head } = position;
  if (!isOfEpoch(head, now) || position.version > now.version) throw ahead();
  if (!(await isOnCourse(storage, userId, head, now))) throw ahead();
  checkHorizon(position, now);
}

/** Whether a point is on the timeline of a feed: the feed has had that version, with that timeline mark. */
export const isOnCourse = async (
  storage: Pick<Storage, 'markOf'>,
  userId: string,
  { version, mark }: FeedPoint,
  now: FeedPoint,
): Promise<boolean> =>
  version <= now.version && (mark === now.mark || mark === (await storage.markOf(userId, version)));

/** Checks that no deletion was purged which a reader at this position has not seen. @throws Problem `cursor_expired` */
export function checkHorizon(position: Position, now: FeedHead): void {
  if (position.version < now.purged && position.head.purged < now.purged)
    throw new Problem(
      'cursor_expired',
      'Deletions that you have not seen are forgotten by now. Pull from null and drop what is no longer there.',
    );
}

function ahead(): Problem {
  return new Problem(
    'cursor_ahead',
    'The server was restored to an earlier state. Pull from null and push back what it lacks.',
  );
}

function invalid(): Problem {
  return new Problem('invalid_request', 'The cursor is not one of yours. Ask with null.', {
    errors: [{ path: 'cursor', message: 'is not one that this server gave to this user' }],
  });
}
