/** A call of the API as the document describes it. */
import type * as z from 'zod/mini';
import type { ProblemCode } from '#protocol/problem.ts';

export interface Operation {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** As the router has it: `/api/goals/:id`. */
  path: string;
  /** Its name for programs: `listGoals`. */
  id: string;
  tag: string;
  summary: string;
  /** In sentences, what its summary does not say. */
  description: string;
  /** `session` is the access token of somebody who signed in; `token` that or a personal access token. */
  auth: 'none' | 'cookie' | 'token' | 'session';
  /** The same for everybody, whatever becomes of the database: it is always answered. */
  isFixed?: true;
  query?: Record<string, z.ZodMiniType>;
  /** The headers that it takes, by their names in `SHARED_PARAMETERS`. */
  headers?: readonly string[];
  body?: Body;
  /** The answer of each good status; null for no body. */
  answers: Record<number, Answer | null>;
  /** The problems that it has beside those that every call of its kind has. */
  problems?: readonly ProblemCode[];
}

export interface Body {
  schema: z.ZodMiniType;
  /** What some of its members mean. */
  members?: Record<string, string>;
  /** A valid example, which tests send. */
  example: unknown;
}

export interface Answer {
  schema: z.ZodMiniType;
  /** What some of its members mean. */
  members?: Record<string, string>;
  /** JSON unless said otherwise. */
  type?: 'application/json' | 'text/event-stream' | 'text/plain' | 'text/html' | 'text/css';
  description?: string;
  /** Headers of its own, by their names in `HEADERS`. */
  headers?: readonly string[];
  example: unknown;
}

const WITH_BODY: readonly ProblemCode[] = ['invalid_request', 'payload_too_large', 'unsupported_media_type'];
const SIGNED_IN: readonly ProblemCode[] = ['unauthenticated', 'token_expired', 'session_revoked'];

/** Whether a limit counts a call. */
export const isCounted = ({ auth, path }: Operation): boolean => auth !== 'none' || path.startsWith('/api/auth/');

/** Every problem that a call can answer, its own first. */
export function problemsOf(call: Operation): ProblemCode[] {
  const { method, path, auth, isFixed, body, problems = [] } = call;
  return [
    ...new Set<ProblemCode>([
      ...problems,
      ...(body ? WITH_BODY : (['invalid_request'] as const)),
      ...(auth === 'token' || auth === 'session' ? SIGNED_IN : []),
      ...(auth === 'session' ? (['session_required'] as const) : []),
      ...(auth !== 'none' && auth !== 'cookie' && method !== 'GET' ? (['read_only_token'] as const) : []),
      ...(path.startsWith('/api') ? (['not_acceptable'] as const) : []),
      ...(isCounted(call) ? (['too_many_requests'] as const) : []),
      'internal_error',
      ...(isFixed ? [] : (['unavailable'] as const)),
    ]),
  ];
}
