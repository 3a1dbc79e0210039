/**
 * The OpenAPI 3.1 document: made from the schemas of protocol/ that check what comes, so that it cannot say something else.
 * @see docs/decisions/0011-api-docs.md
 */
import { RELEASE } from '../release.ts';
import { accountOperations } from './account-operations.ts';
import { guideToMarkdown } from './guide.ts';
import { namedSchemas, toJsonSchema, type Json } from './json-schema.ts';
import type { Operation } from './operation.ts';
import { parametersOf, SHARED_PARAMETERS, type Parameter } from './parameters.ts';
import { recordOperations } from './record-operations.ts';
import { HEADERS, responsesOf, withMembers, type Response } from './responses.ts';
import { serviceOperations } from './service-operations.ts';
import { TAGS } from './tags.ts';

export interface OpenApiDocument {
  openapi: '3.1.0';
  info: Json;
  servers: Json[];
  tags: { name: string; description: string }[];
  /** By address and method in lower case. */
  paths: Record<string, Record<string, OpenApiCall>>;
  components: {
    schemas: Record<string, Json>;
    responses: Record<string, Response>;
    parameters: Record<string, Parameter>;
    headers: Record<string, Json>;
    securitySchemes: Json;
  };
}

/** References to other parts of the document. */
interface Reference {
  $ref: string;
}

/** One call, as the document has it. */
export interface OpenApiCall {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  security: Record<string, string[]>[];
  parameters: (Parameter | Reference)[];
  requestBody?: { required: true; description: string; content: Record<string, { schema: Json; example: unknown }> };
  responses: Record<string, Response | Reference>;
}

const SECURITY = {
  none: [],
  cookie: [{ refreshCookie: [] }],
  token: [{ session: [] }, { personalToken: [] }],
  session: [{ session: [] }],
};

const SECURITY_SCHEMES = {
  session: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The access token of somebody who signed in; good for 15 minutes, then refreshed by the cookie',
  },
  personalToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'A personal access token, `sos_…`, for scripts; it manages neither the account nor tokens',
  },
  refreshCookie: {
    type: 'apiKey',
    in: 'cookie',
    name: 'studentos_refresh_<instance>',
    description: 'Ends in 12 characters that name the instance. Over TLS it begins with `__Host-`.',
  },
};

/** Every call that the document describes. */
export const operations = (): Operation[] => [...accountOperations, ...recordOperations(), ...serviceOperations];

/** `/api/goals/:id` as OpenAPI writes it: `/api/goals/{id}`. */
const routeToAddress = (path: string): string => path.replace(/:(\w+)/g, '{$1}');

/** The whole document. */
export function openApiDocument(calls: Operation[] = operations()): OpenApiDocument {
  const paths: OpenApiDocument['paths'] = {};
  const responses: Record<string, Response> = {};
  for (const call of calls)
    (paths[routeToAddress(call.path)] ??= {})[call.method.toLowerCase()] = operationToCall(call, responses);
  return {
    openapi: '3.1.0',
    info: {
      title: 'StudentOS',
      version: RELEASE,
      summary: 'Daily goals and study logs',
      description: guideToMarkdown(),
      contact: { name: 'The keeper of this server' },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'This server' }],
    tags: TAGS.filter(({ name }) => calls.some(({ tag }) => tag === name)),
    paths,
    components: {
      schemas: namedSchemas(),
      responses,
      parameters: SHARED_PARAMETERS,
      headers: HEADERS,
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

function operationToCall(call: Operation, responses: Record<string, Response>): OpenApiCall {
  const { id, tag, summary, description, auth, body } = call;
  return {
    operationId: id,
    tags: [tag],
    summary,
    description,
    security: SECURITY[auth],
    parameters: parametersOf(call),
    ...(body && { requestBody: bodyOf(call, body) }),
    responses: responsesOf(call, responses),
  };
}

function bodyOf({ id, method }: Operation, { schema, example, members }: NonNullable<Operation['body']>) {
  const media = { schema: withMembers(toJsonSchema(schema, 'input', `${id}Body`), members), example };
  return {
    required: true as const,
    description: method === 'PATCH' ? 'What changes; what is left out stays' : 'What is asked',
    content: { 'application/json': media, ...(method === 'PATCH' && { 'application/merge-patch+json': media }) },
  };
}

/** A response, wherever it stands. */
export const responseOf = ({ components }: OpenApiDocument, response: Response | Reference): Response =>
  '$ref' in response ? components.responses[response.$ref.split('/').at(-1)!]! : response;

/** A parameter, wherever it stands. */
export const parameterOf = ({ components }: OpenApiDocument, parameter: Parameter | Reference): Parameter =>
  '$ref' in parameter ? components.parameters[parameter.$ref.split('/').at(-1)!]! : parameter;
