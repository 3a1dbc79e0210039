/** The parameters of calls, for the document. */
import type * as z from 'zod/mini';
import { uuid } from '#protocol/text.ts';
import { toJsonSchema, type Json } from './json-schema.ts';
import type { Operation } from './operation.ts';
import { PARAMETERS } from './field-descriptions.ts';

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  description: string;
  schema: Json;
  example?: unknown;
}

/** Headers of requests that several calls take, each described once. */
export const SHARED_PARAMETERS: Record<string, Parameter> = {
  RequestId: inHeader(
    'X-Request-Id',
    'A name for the request in the log of the server, up to 64 letters, digits, dots, dashes and underscores',
    {
      type: 'string',
      pattern: '^[A-Za-z0-9._-]{1,64}$',
    },
  ),
  IfMatch: inHeader(
    'If-Match',
    'Write only if the record is as this ETag says; otherwise 412 with the record as it stands',
    { type: 'string' },
  ),
  IfNoneMatch: inHeader(
    'If-None-Match',
    'Answer 304 if nothing changed since this ETag; with * write only what is not there',
    { type: 'string' },
  ),
  LastEventId: inHeader('Last-Event-ID', 'Resume after the event with this id; it wins over the cursor', {
    type: 'string',
  }),
  DeviceKey: inHeader(
    'X-Device-Key',
    'A P-256 public key of the device, as SPKI in base64url: its proofs can refresh the session',
    { type: 'string' },
  ),
  DeviceProof: inHeader(
    'X-Device-Proof',
    'Proves that the device has the key of its session: <key id>.<challenge>.<signature>',
    { type: 'string' },
  ),
};

function inHeader(name: string, description: string, schema: Json): Parameter {
  return { name, in: 'header', required: false, description, schema };
}

/** The parameters of a call, of which shared ones are references. */
export function parametersOf({ path, query = {}, headers = [] }: Operation): (Parameter | { $ref: string })[] {
  return [
    ...[...path.matchAll(/:(\w+)/g)].map(([, name]): Parameter => ({
      name: name!,
      in: 'path',
      required: true,
      description: 'The id, in any case',
      schema: toJsonSchema(uuid(), 'input'),
    })),
    ...Object.entries(query).map(([name, schema]) => queryParameter(name, schema)),
    ...[...headers, ...(path.startsWith('/api') ? ['RequestId'] : [])].map((name) => ({
      $ref: `#/components/parameters/${name}`,
    })),
  ];
}

/** The defaults of query parameters. */
const DEFAULTS: Record<string, unknown> = { limit: 100, order: 'asc', total: false, restore: false, protocol: '1' };

/** Of a list, whose query comes as text, what the text means. */
const MEANT: Record<string, Json> = {
  limit: { type: 'integer', minimum: 1, maximum: 1000 },
  completedSince: { type: 'string', format: 'date-time' },
  updatedSince: { type: 'string', format: 'date-time' },
  timeZone: { type: 'string', maxLength: 64 },
};

function queryParameter(name: string, schema: z.ZodMiniType): Parameter {
  const json = MEANT[name] ?? meant(toJsonSchema(schema, 'input'));
  const { description: wishes, ...rest } = json;
  const description = [PARAMETERS[name], wishes].filter(Boolean).join('; ');
  return {
    name,
    in: 'query',
    required: false,
    description,
    schema: { ...rest, ...(name in DEFAULTS && { default: DEFAULTS[name] }) },
  };
}

/** `true` and `false` are a boolean; a filter takes no null. */
function meant(json: Json): Json {
  if (Array.isArray(json.enum) && json.enum.join() === 'true,false') return { type: 'boolean' };
  const [only, none] = (json.anyOf ?? []) as Json[];
  return none?.type === 'null'
    ? { ...only, ...(json.description !== undefined && { description: json.description }) }
    : json;
}
