/**
 * The one error type, end to end: RFC 9457 problem details with a `code`. The server throws it, a batch result
 * carries it, the client's http throws it, screens read `code` and show `detail`.
 * @see contract section 1; RFC 9457
 */
import * as z from 'zod/mini';

interface ProblemKind {
  status: number;
  title: string;
  /** Whether the same request may succeed later, unchanged. */
  retry: boolean;
}

const kind = (status: number, title: string, retry = false): ProblemKind => ({ status, title, retry });

/** Every error code there is. `network` never travels: it is what the client calls an answer that did not come. */
export const PROBLEMS = {
  invalid_request: kind(400, 'The request is not valid'),
  unauthenticated: kind(401, 'Sign in first'),
  token_expired: kind(401, 'The token has expired'),
  session_revoked: kind(401, 'The session has ended'),
  wrong_credentials: kind(401, 'Wrong e-mail or password'),
  not_yours: kind(403, 'This belongs to someone else'),
  read_only_token: kind(403, 'This token may only read'),
  session_required: kind(403, 'Sign in to do this'),
  not_found: kind(404, 'Not found'),
  method_not_allowed: kind(405, 'Method not allowed'),
  not_acceptable: kind(406, 'Not acceptable'),
  duplicate_goal: kind(409, 'This goal is already there'),
  email_taken: kind(409, 'This e-mail address is taken'),
  cursor_expired: kind(410, 'The cursor has expired'),
  cursor_ahead: kind(410, 'The cursor is ahead of the server'),
  payload_too_large: kind(413, 'Too large'),
  unsupported_media_type: kind(415, 'Unsupported media type'),
  clock_ahead: kind(422, 'The stamp lies in the future'),
  upgrade_required: kind(426, 'Update to keep syncing'),
  too_many_requests: kind(429, 'Too many requests', true),
  internal_error: kind(500, 'Something went wrong', true),
  unavailable: kind(503, 'Temporarily unavailable', true),
  network: kind(0, "Can't reach server", true),
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEMS;

/** Where in the input something is wrong, and what. `path` joins keys with dots: `mutations.3.body.title`. */
export interface FieldError {
  path: string;
  message: string;
}

/** What a problem says beside its code, each where it applies. */
export interface ProblemExtras {
  errors?: FieldError[];
  /** The id of the goal that stands in the way of a `duplicate_goal`. */
  existing?: string;
  /** Seconds until a retry makes sense; also sent as `Retry-After`. */
  retryAfter?: number;
}

/** A problem document as it travels. Loose, because a later server may say more. */
export const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  errors: z.optional(z.array(z.object({ path: z.string(), message: z.string() }))),
  existing: z.optional(z.string()),
  retryAfter: z.optional(z.number()),
});
export type ProblemDocument = z.infer<typeof problemSchema>;

export class Problem extends Error {
  override readonly name = 'Problem';

  /** @param detail  a sentence that a person can read and that says what to do */
  constructor(
    readonly code: ProblemCode,
    detail: string = PROBLEMS[code].title,
    readonly extras: ProblemExtras = {},
    options?: ErrorOptions,
  ) {
    super(detail, options);
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }

  /** Whether the same request may succeed later, unchanged. */
  get retry(): boolean {
    return PROBLEMS[this.code].retry;
  }

  toJSON(): ProblemDocument {
    return {
      type: `urn:studentos:problem:${this.code}`,
      title: PROBLEMS[this.code].title,
      status: this.status,
      detail: this.message,
      code: this.code,
      ...this.extras,
    };
  }

  /** The problem that a document describes; an unknown code becomes the plain one of its status class. */
  static fromDocument(document: ProblemDocument): Problem {
    const { code, detail, status, errors, existing, retryAfter } = document;
    const known = Object.hasOwn(PROBLEMS, code)
      ? (code as ProblemCode)
      : status >= 500
        ? 'internal_error'
        : 'invalid_request';
    return new Problem(known, detail, {
      ...(errors && { errors }),
      ...(existing !== undefined && { existing }),
      ...(retryAfter !== undefined && { retryAfter }),
    });
  }
}
