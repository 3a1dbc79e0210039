/**
 * The OpenAPI 3.1 document: made from the schemas of protocol/ that check what comes, so that it cannot say something else.
 * @see docs/decisions/0011-api-docs.md
 */
import * as z from 'zod/mini';
import { problemSchema } from '#protocol/problem-document.ts';
import { PROBLEMS, titleOf, type ProblemCode } from '#protocol/problem.ts';
import { userSchema } from '#protocol/account.ts';
import { recordSchema } from '#protocol/record-schema.ts';
import { resourceNames } from '#protocol/resources.ts';
import { PROTOCOL } from '#protocol/sync.ts';
import { uuid } from '#protocol/text.ts';
import { POLICY_HEADER, STANDING_HEADER } from '../middleware/rate-limit-headers.ts';
import { accountOperations } from './account-operations.ts';
import { problemsOf, type Answer, type Operation } from './operation.ts';
import { recordOperations } from './record-operations.ts';
import { serviceOperations } from './service-operations.ts';
import { streamEventSchemas } from './stream-events.ts';
import { changeSchemas, deletedRecordSchema, typedChangeSchema } from './typed-changes.ts';

/** A JSON Schema, or a part of the document. */
export type Json = Record<string, unknown>;

export interface OpenApiDocument {
  openapi: '3.1.0';
  info: Json;
  servers: Json[];
  tags: { name: string }[];
  /** By address and method in lower case. */
  paths: Record<string, Record<string, OpenApiCall>>;
  components: { schemas: Record<string, Json>; headers: Json; securitySchemes: Json };
}

/** One call, as the document has it. */
export interface OpenApiCall {
  operationId: string;
  tags: string[];
  summary: string;
  security: Record<string, string[]>[];
  parameters: { name: string; in: 'path' | 'query'; required: boolean; schema: Json }[];
  requestBody?: { required: true; content: Record<string, { schema: Json; example: unknown }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Json }>; headers?: Json }>;
}

const SECURITY = { none: [], cookie: [{ refreshCookie: [] }], token: [{ bearer: [] }], session: [{ bearer: [] }] };

/** Every call that the document describes. */
export const operations = (): Operation[] => [...accountOperations, ...recordOperations(), ...serviceOperations];

/** `/api/goals/:id` as OpenAPI writes it: `/api/goals/{id}`. */
const routeToAddress = (path: string): string => path.replace(/:(\w+)/g, '{$1}');

/** The whole document. */
export function openApiDocument(calls: Operation[] = operations()): OpenApiDocument {
  const paths: OpenApiDocument['paths'] = {};
  for (const call of calls)
    (paths[routeToAddress(call.path)] ??= {})[call.method.toLowerCase()] = operationToCall(call);
  return {
    openapi: '3.1.0',
    info: {
      title: 'StudentOS',
      version: '1',
      description: 'Daily goals and study logs. Errors are problem documents (RFC 9457) with a code.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(calls.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: namedSchemas(),
      headers: SHARED_HEADERS,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An access token, or a personal access token' },
        refreshCookie: {
          type: 'apiKey',
          in: 'cookie',
          name: 'studentos_refresh_<instance>',
          description: 'Ends in 12 characters that name the instance. Over TLS it begins with `__Host-`.',
        },
      },
    },
  };
}

function operationToCall(call: Operation): OpenApiCall {
  const { method, path, tag, summary, auth, body } = call;
  return {
    operationId: `${method.toLowerCase()}${path.replace(/[^a-z]+([a-z]?)/gi, (_, letter: string) => letter.toUpperCase())}`,
    tags: [tag],
    summary,
    security: SECURITY[auth],
    parameters: parametersOf(call),
    ...(body && {
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: withMembers(toJsonSchema(body.schema, 'input'), body.members),
            example: body.example,
          },
        },
      },
    }),
    responses: withStandings(call, { ...goodResponses(call.answers), ...problemResponses(problemsOf(call)) }),
  };
}

function parametersOf({ path, query = {} }: Operation): OpenApiCall['parameters'] {
  return [
    ...[...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
      name: name!,
      in: 'path' as const,
      required: true,
      schema: toJsonSchema(uuid(), 'input'),
    })),
    ...Object.entries(query).map(([name, schema]) => ({
      name,
      in: 'query' as const,
      required: false,
      schema: toJsonSchema(schema, 'input'),
    })),
  ];
}

/** Headers that many answers have. */
const SHARED_HEADERS = {
  [POLICY_HEADER]: {
    description: 'The limits that counted the call, each with its quota and its window in seconds',
    schema: { type: 'string' },
    example: '"rest";q=1200;w=60',
  },
  [STANDING_HEADER]: {
    description: 'Where they stand: how much is left, and in how many seconds they start anew',
    schema: { type: 'string' },
    example: '"rest";r=1187;t=24',
  },
};

/** Says where limits stand in every answer of a call that one counts. */
function withStandings({ auth, path }: Operation, responses: OpenApiCall['responses']): OpenApiCall['responses'] {
  if (auth === 'none' && !path.startsWith('/api/auth/')) return responses;
  const standings: Json = Object.fromEntries(
    Object.keys(SHARED_HEADERS).map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );
  return Object.fromEntries(
    Object.entries(responses).map(([status, response]) => [
      status,
      { ...response, headers: { ...response.headers, ...standings } },
    ]),
  );
}

const goodResponses = (answers: Record<number, Answer | null>): OpenApiCall['responses'] =>
  Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => [
      status,
      {
        description: answer?.description ?? (status === '204' ? 'Done' : 'As asked'),
        ...(answer && {
          content: {
            [answer.type ?? 'application/json']: {
              schema: withMembers(toJsonSchema(answer.schema, 'output'), answer.members),
            },
          },
        }),
      },
    ]),
  );

/** A response for each status, which says the codes that it can have. */
function problemResponses(codes: ProblemCode[]): OpenApiCall['responses'] {
  const statuses = [...new Set(codes.map((code) => PROBLEMS[code].status))];
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      problemResponse(
        status,
        codes.filter((code) => PROBLEMS[code].status === status),
      ),
    ]),
  );
}

const problemResponse = (status: number, codes: ProblemCode[]): OpenApiCall['responses'][string] => ({
  description: codes.map((code) => `${code}: ${titleOf(code)}`).join('; '),
  content: { 'application/problem+json': { schema: problemOf(status, codes) } },
  ...((status === 429 || status === 503) && { headers: { 'Retry-After': { schema: { type: 'integer' } } } }),
  ...(status === 426 && {
    headers: { Upgrade: { schema: { type: 'string' }, example: `studentos-sync/${PROTOCOL}` } },
  }),
});

const problemOf = (status: number, codes: ProblemCode[]): Json => ({
  allOf: [
    { $ref: '#/components/schemas/Problem' },
    { properties: { status: { const: status }, code: { enum: codes } } },
  ],
});

/** Shapes that have a name of their own in the document. */
const NAMED = new Map<z.core.$ZodType, string>([
  [userSchema, 'User'],
  ...resourceNames.map((name): [z.core.$ZodType, string] => [recordSchema(name), `${name}Record`]),
  ...[...changeSchemas].map(([name, schema]): [z.core.$ZodType, string] => [schema, `${name}Change`]),
  [typedChangeSchema, 'Change'],
  [deletedRecordSchema, 'DeletedRecord'],
  ...Object.entries(streamEventSchemas).map(([name, schema]): [z.core.$ZodType, string] => [schema, name]),
  [problemSchema, 'Problem'],
]);

const namedSchemas = (): Record<string, Json> =>
  Object.fromEntries([...NAMED].map(([schema, name]) => [name, toJsonSchema(schema as z.ZodMiniType, 'output')]));

/** The JSON Schema of one of ours. What a check wants beyond JSON Schema stands in the description, in its own words. */
function toJsonSchema(schema: z.ZodMiniType, io: 'input' | 'output'): Json {
  const json = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const name = (zodSchema as unknown) === schema ? undefined : NAMED.get(zodSchema);
      const wishes = wishesOf(zodSchema);
      if (name !== undefined) replaceBy(jsonSchema, { $ref: `#/components/schemas/${name}` });
      else if (wishes.length > 0) jsonSchema.description = wishes.join('; ');
    },
  }) as Json;
  delete json.$schema;
  return json;
}

function withMembers(json: Json, members: Record<string, string> = {}): Json {
  const properties = json.properties as Record<string, Json> | undefined;
  for (const [name, description] of Object.entries(members)) Object.assign(properties?.[name] ?? {}, { description });
  return json;
}

function replaceBy(json: Json, by: Json): void {
  for (const key of Object.keys(json)) delete json[key];
  Object.assign(json, by);
}

/** The sentences of a schema's own checks. */
function wishesOf(schema: z.core.$ZodTypes): string[] {
  const sentences = (schema._zod.def.checks ?? []).map((check) =>
    check._zod.def.error?.({ code: 'custom', input: '', path: [], message: '' } as never),
  );
  return [...new Set(sentences.filter((sentence) => typeof sentence === 'string'))];
}
