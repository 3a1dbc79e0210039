/**
 * The bodies of REST calls on records. REST alone takes values in other spellings and makes them canonical; what syncs is stored as it
 * was sent, since its author has stamped it.
 * @see contract section 2
 */
import * as z from 'zod/mini';
import { parse } from '#protocol/parse.ts';
import { Problem } from '#protocol/problem.ts';
import { changeSchema } from '#protocol/record-schema.ts';
import { resourceNames, resourceOf, settableFields, type ResourceName } from '#protocol/resources.ts';
import type { PresentedRecord } from '../apply/present.ts';
import { toInstant, toTimeZone } from './spellings.ts';

/** A change as REST takes it. */
export interface Change {
  /** The fields that it sets. */
  fields: Record<string, unknown>;
  /** The members that it contains but cannot set: they must equal the current values. */
  said: Record<string, unknown>;
}

/** The body of a POST, with its id where it has one. @throws Problem `invalid_request` */
export const readCreate = (name: ResourceName, body: unknown): Record<string, unknown> =>
  parse(resourceOf(name).create, canonical(name, body), 'body');

/** The body of a PATCH. @throws Problem `invalid_request` */
export function readChange(name: ResourceName, body: unknown): Change {
  const settable = settableFields(name);
  const [fields, said]: Record<string, unknown>[] = [{}, {}];
  for (const [field, value] of Object.entries(parse(changeSchema(name), canonical(name, body), 'body')))
    (settable.includes(field) ? fields : said)![field] = value;
  return { fields: fields!, said: said! };
}

/**
 * Refuses a change that says something else of what it cannot set.
 * @param record  as it stands
 * @throws Problem `invalid_request` that names each such field
 */
export function refuseOther(said: Record<string, unknown>, record: PresentedRecord): void {
  const errors = Object.entries(said)
    .filter(([field, value]) => value !== record[field])
    .map(([path]) => ({ path, message: `cannot be changed: leave it out, or send ${JSON.stringify(record[path])}` }));
  const [first] = errors;
  if (!first) return;
  throw new Problem('invalid_request', `The body is not valid: ${first.path} ${first.message}.`, { errors });
}

type Spell = (value: string) => string;

/** The fields of each resource that have several spellings. */
const SPELLINGS = new Map(
  resourceNames.map((name): [ResourceName, [string, Spell][]] => [
    name,
    Object.entries(resourceOf(name).fields)
      .flatMap(([field, schema]): [string, Spell][] => {
        const takes = (text: string): boolean => z.safeParse(schema, text).success;
        if (takes('2026-01-31T09:30:00.000Z') && !takes('noon')) return [[field, toInstant]];
        return takes('Europe/Berlin') && !takes('Europe/Nowhere') ? [[field, toTimeZone]] : [];
      })
      .concat([
        ['createdAt', toInstant],
        ['updatedAt', toInstant],
        ['completedAt', toInstant],
      ]),
  ]),
);

/** A body whose instants and zones are spelled as they are stored; what is none of them stays, to be refused. */
function canonical(name: ResourceName, body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const spelled: Record<string, unknown> = { ...body };
  for (const [field, spell] of SPELLINGS.get(name)!) {
    const value = Object.hasOwn(spelled, field) ? spelled[field] : undefined;
    if (typeof value === 'string') spelled[field] = spell(value);
  }
  return spelled;
}
