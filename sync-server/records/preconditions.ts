/**
 * Conditional requests: `If-Match` protects changes that the caller has not seen from being overwritten, `If-None-Match` saves answers
 * that the caller already has.
 * @see RFC 9110 section 13; contract section 2
 */
import { Problem } from '#protocol/problem.ts';
import { SCHEMA } from '#protocol/sync.ts';
import type { FeedHead } from '../database/feed-head.ts';
import { tagOf } from '../http/entity-tag.ts';
import type { AppContext } from '../http/state.ts';
import type { PresentedRecord } from '../apply/present.ts';
import type { Today } from './today.ts';

/** Entity tags as they came, or `*` for any record at all. */
type Tags = '*' | readonly string[];

export interface Preconditions {
  match?: Tags;
  noneMatch?: Tags;
}

const ENTITY_TAG = /(?:W\/)?"[^"]*"/g;

/**
 * The weak entity tag of an answer that follows from a user's records: read before them, it is another one once any of them changed.
 * @param asked  what the answer is about
 */
export const tagOfList = (name: string, asked: object, head: FeedHead, { date }: Pick<Today, 'date'>): string =>
  `W/${tagOf([name, asked, head.epoch, head.mark, head.version, SCHEMA, date])}`;

/**
 * Reads the conditions of a request.
 * @throws Problem `invalid_request` for what is no list of entity tags, and for `If-Unmodified-Since`: instants of a second are no
 *   way to tell two versions apart
 */
export function readPreconditions(ctx: AppContext): Preconditions {
  if (ctx.get('If-Unmodified-Since') !== '')
    throw invalid('If-Unmodified-Since', 'is not judged here: send the ETag of the record as If-Match');
  const [match, noneMatch] = [readTags(ctx, 'If-Match'), readTags(ctx, 'If-None-Match')];
  return { ...(match && { match }), ...(noneMatch && { noneMatch }) };
}

function readTags(ctx: AppContext, header: string): Tags | undefined {
  const text = ctx.get(header).trim();
  if (text === '') return undefined;
  if (text === '*') return '*';
  const tags = text.match(ENTITY_TAG) ?? [];
  if (tags.length === 0 || /[^\s,]/.test(text.replace(ENTITY_TAG, '')))
    throw invalid(header, 'must be * or entity tags in double quotes, such as the ETag of an answer');
  return tags;
}

const invalid = (header: string, message: string): Problem =>
  new Problem('invalid_request', `The request is not valid: ${header} ${message}.`, {
    errors: [{ path: header, message }],
  });

/**
 * Judges the conditions of a write.
 * @param record  as it stands, to be read inside the lock; undefined where there is none
 * @throws Problem `precondition_failed`
 */
export function refuseFailed({ match, noneMatch }: Preconditions, record: PresentedRecord | undefined): void {
  if (match === undefined && noneMatch === undefined) return;
  const tag = record && tagOf(record);
  if ((match && !isStrongly(match, tag)) || (noneMatch && isWeakly(noneMatch, tag))) throw failed(record);
}

/**
 * Gives an answer its tag and judges the conditions of a read.
 * @returns whether the caller has the answer already: then it is a 304
 * @throws Problem `precondition_failed`
 */
export function isKnownToCaller(ctx: AppContext, { match, noneMatch }: Preconditions, tag: string): boolean {
  ctx.set('ETag', tag);
  if (match && !isStrongly(match, tag)) throw failed(undefined);
  if (!noneMatch || !isWeakly(noneMatch, tag)) return false;
  ctx.status = 304;
  return true;
}

const failed = (record: PresentedRecord | undefined): Problem =>
  new Problem(
    'precondition_failed',
    'The record is not as If-Match or If-None-Match says. Read it again before you write.',
    record && { data: record },
  );

const isStrongly = (tags: Tags, tag: string | undefined): boolean =>
  tag !== undefined && (tags === '*' || (!tag.startsWith('W/') && tags.includes(tag)));

const isWeakly = (tags: Tags, tag: string | undefined): boolean =>
  tag !== undefined && (tags === '*' || tags.some((each) => opaque(each) === opaque(tag)));

const opaque = (tag: string): string => tag.replace(/^W\//, '');
