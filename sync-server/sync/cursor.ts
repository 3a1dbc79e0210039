/**
 * Where a replica stands in its user's feed, as an opaque text: base64url over
 *
 *     epoch (4 bytes) · user id (4) · mark (8) · version · head: version − version · horizon · rest, where there is one
 *
 * Of epoch and user id the ends, and of the numbers as many bytes as each needs (`numbers-to-bytes.ts`). The mark, which no other
 * database has, tells two epochs apart that end alike. Clients of protocol 1 may meet a server that knows the long form alone:
 * epoch (16) · user id (16) · version (8) · head version (8) · mark (8) · horizon (8) · rest (8), where there is one.
 *
 * `version` is up to where the replica has everything, but for the rest of a first pull. The head is the latest that its server had shown to stand when it gave the
 * cursor out: further on while pages are missing. The horizon is how far deletions had been purged then.
 * @see contract sections 4.3, 4.5; docs/decisions/0008-restored-backups.md, 0120-bytes-of-a-live-change.md
 */
import { Problem } from '#protocol/problem.ts';
import type { FeedHead, FeedPoint } from '../database/feed-head.ts';
import type { Storage } from '../database/storage.ts';
import { hexToUuid, uuidToHex } from '../uuid-text.ts';
import { bytesToNumbers, numbersToBytes } from './numbers-to-bytes.ts';

/** What a cursor says. */
export interface Position {
  /** Everything up to this version is there, but for what lies at or below `rest`. */
  version: number;
  /** A first pull goes from the newest to the oldest: up to this version it has not come yet. 0 when nothing is left. */
  rest: number;
  /** The head of the feed when the cursor was given out, and the horizon of then as its `purged`. */
  head: FeedHead;
}

/** Where somebody stands who wants to know of nothing before now. */
export const positionAt = (head: FeedHead): Position => ({ version: head.version, rest: 0, head });

/** The long form. */
const BYTES = 64;
const BYTES_WITH_REST = 72;
const NO_MARK = '0'.repeat(16);
/** The short form: how much of epoch and user id it has, and where its numbers begin. */
const ID_BYTES = 4;
const NUMBERS_AT = 16;

const uuidToEnd = (uuid: string): string => uuid.slice(-2 * ID_BYTES);
const hexToMark = (hex: string): string => (hex === NO_MARK ? '' : hex);

/** Writes a position of a user. @param protocol  that its reader speaks */
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
 * Reads a cursor of either form; null, which has seen nothing, for null. Of a short one, the epoch of the head is its end, see `isOfEpoch`.
 * @throws Problem `invalid_request` for what this server never gave to this user
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

/** Whether this server could have given a position out: nobody signs cursors, and a forged one must not reach the database. */
const isPossible = ({ version, rest, head }: Position): boolean =>
  rest <= version && version <= head.version && Number.isSafeInteger(head.version) && Number.isSafeInteger(head.purged);

/** Whether a replica at this position has what was written with a version of its feed; 0 is before anything was. */
export const hasSeen = (position: Position | null, version: number): boolean =>
  version === 0 || (position !== null && version > position.rest && version <= position.version);

/** Whether the head that a cursor names is of the database in which the feed stands now, as far as the cursor says. */
export const isOfEpoch = (head: Pick<FeedHead, 'epoch'>, now: Pick<FeedHead, 'epoch'>): boolean =>
  now.epoch.endsWith(head.epoch);

/** `checkCourse` of the feed as it stands just now. @throws Problem as that, and `session_revoked` when the user is gone */
export async function checkPosition(
  storage: Pick<Storage, 'feedHead' | 'markOf'>,
  userId: string,
  position: Position | null,
): Promise<void> {
  const now = await storage.feedHead(userId);
  if (position) await checkCourse(storage, userId, position, now);
}

/**
 * Checks that a position belongs to the course of events that the feed is on. To be asked again of the head that belongs to what is
 * read, for a purge, a restored backup or another database that took over may come between, and come as far since.
 * @throws Problem `cursor_ahead` for one of another database, or of what came after the backup that this one was restored from;
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

/** Whether a feed that stands at `now` has come by a point: by its version, and with the mark that this had. */
export const isOnCourse = async (
  storage: Pick<Storage, 'markOf'>,
  userId: string,
  { version, mark }: FeedPoint,
  now: FeedPoint,
): Promise<boolean> =>
  version <= now.version && (mark === now.mark || mark === (await storage.markOf(userId, version)));

/** Checks that no deletion was purged that a reader at this position has not seen. @throws Problem `cursor_expired` */
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
