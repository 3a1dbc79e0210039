/** The responses of calls, for the document: good answers inline, problems in one place. */
import { EXAMPLE_ID } from '#protocol/examples.ts';
import { PROBLEMS, Problem, titleOf, type ProblemCode, type ProblemExtras } from '#protocol/problem.ts';
import { PROTOCOL, PROTOCOLS } from '#protocol/sync.ts';
import { POLICY_HEADER, STANDING_HEADER } from '../middleware/rate-limit-headers.ts';
import { toJsonSchema, type Json } from './json-schema.ts';
import { isCounted, problemsOf, type Answer, type Operation } from './operation.ts';

export interface Response {
  description: string;
  headers: Record<string, Json>;
  content?: Record<string, { schema: Json; example: unknown }>;
}

/** Headers of answers, each described once. */
export const HEADERS: Record<string, Json> = {
  'X-Request-Id': header(
    'The name of the request in the log of the server; that of the caller where it came with one',
    '7c1e',
  ),
  [POLICY_HEADER]: header(
    'The limits that counted the call, each with its quota and its window in seconds',
    '"rest";q=1200;w=60',
  ),
  [STANDING_HEADER]: header(
    'Where they stand: how much is left, and in how many seconds they start anew',
    '"rest";r=1187;t=24',
  ),
  ETag: header('Changes with what is answered: to be sent as If-None-Match or If-Match', '"0mXkT1cW3y8hPZ2vQn5rLA"'),
  Location: header('The address of what was made', `/api/goals/${EXAMPLE_ID}`),
  'Retry-After': {
    description: 'In how many seconds the same request may succeed',
    schema: { type: 'integer', minimum: 0 },
    example: 1,
  },
  'WWW-Authenticate': header('How to say who is calling', 'Bearer'),
  Upgrade: header('The protocol of sync that the server speaks', `studentos-sync/${PROTOCOL}`),
  'Set-Cookie': header('The refresh token; HttpOnly', 'studentos_refresh_0123456789ab=…; HttpOnly; SameSite=Lax'),
  'X-Device-Challenge': header('What a device signs to prove that it has the key of the session', 'A'.repeat(72)),
};

function header(description: string, example: string): Json {
  return { description, schema: { type: 'string' }, example };
}

const headersOf = (names: string[]): Record<string, Json> =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

/** Headers of every answer of a call. */
const shared = (call: Operation): string[] => [
  'X-Request-Id',
  ...(isCounted(call) ? [POLICY_HEADER, STANDING_HEADER] : []),
];

/** Good answers of a call by status, then its problems as references; those are noted in `problems` by their names. */
export function responsesOf(
  call: Operation,
  problems: Record<string, Response>,
): Record<string, Response | { $ref: string }> {
  const responses: Record<string, Response | { $ref: string }> = {};
  for (const [status, answer] of Object.entries(call.answers)) responses[status] = goodResponse(call, status, answer);
  const codes = problemsOf(call);
  for (const status of new Set(codes.map((code) => PROBLEMS[code].status))) {
    const those = codes.filter((code) => PROBLEMS[code].status === status);
    const name = problemName(call, those);
    problems[name] ??= problemResponse(call, status, those);
    responses[status] = { $ref: `#/components/responses/${name}` };
  }
  return responses;
}

const DESCRIPTIONS: Record<string, string> = { 204: 'Done', 304: 'You have it already: nothing changed since' };

function goodResponse(call: Operation, status: string, answer: Answer | null): Response {
  const headers = headersOf([...shared(call), ...(answer?.headers ?? []), ...(status === '304' ? ['ETag'] : [])]);
  const description = answer?.description ?? DESCRIPTIONS[status] ?? 'As asked';
  if (!answer) return { description, headers };
  const { schema, members, type = 'application/json', example } = answer;
  return {
    description,
    headers,
    content: { [type]: { schema: withMembers(toJsonSchema(schema, 'output', call.id), members), example } },
  };
}

/** Says of some members what they mean. */
export function withMembers(json: Json, members: Record<string, string> = {}): Json {
  const properties = json.properties as Record<string, Json> | undefined;
  for (const [name, description] of Object.entries(members)) Object.assign(properties?.[name] ?? {}, { description });
  return json;
}

const pascal = (code: string): string => code.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Named by its codes, and by what else tells it from others of the same codes. */
function problemName(call: Operation, codes: ProblemCode[]): string {
  const challenges = challengeOf(call, PROBLEMS[codes[0]!].status).length > 0 ? 'WithChallenge' : '';
  return codes.map(pascal).join('Or') + (shared(call).length > 1 ? '' : 'Uncounted') + challenges;
}

/** A refresh that is refused says what a device can prove itself by. */
const challengeOf = ({ id }: Operation, status: number): string[] =>
  id === 'refreshSession' && status === 401 ? ['X-Device-Challenge'] : [];

function problemResponse(call: Operation, status: number, codes: ProblemCode[]): Response {
  return {
    description: codes.map((code) => `\`${code}\`: ${titleOf(code).toLowerCase()}`).join('; '),
    headers: headersOf([...shared(call), ...(PROBLEM_HEADERS[status] ?? []), ...challengeOf(call, status)]),
    content: { 'application/problem+json': { schema: problemOf(status, codes), example: exampleOf(codes[0]!) } },
  };
}

const PROBLEM_HEADERS: Record<number, string[]> = {
  401: ['WWW-Authenticate'],
  412: ['ETag'],
  426: ['Upgrade'],
  429: ['Retry-After'],
  503: ['Retry-After'],
};

const problemOf = (status: number, codes: ProblemCode[]): Json => ({
  allOf: [
    { $ref: '#/components/schemas/Problem' },
    {
      type: 'object',
      properties: {
        status: { type: 'integer', const: status, description: 'The HTTP status' },
        code: { type: 'string', enum: codes, description: 'The error, for programs' },
      },
    },
  ],
});

const EXTRAS: Partial<Record<ProblemCode, ProblemExtras>> = {
  invalid_request: { errors: [{ path: 'title', message: 'needs at least 1 character(s)' }] },
  duplicate_goal: { existing: EXAMPLE_ID },
  id_taken: { existing: EXAMPLE_ID },
  too_many_requests: { retryAfter: 24 },
  unavailable: { retryAfter: 1 },
  upgrade_required: { protocols: [...PROTOCOLS] },
};

const exampleOf = (code: ProblemCode): unknown => new Problem(code, `${titleOf(code)}.`, EXTRAS[code]).toJSON();
