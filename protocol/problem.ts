/**
 * The one error type, end to end: RFC 9457 problem details with a `code`. The server throws it, a batch result
 * carries it, the client's http throws it, screens read `code` and show `detail`.
 * @see contract section 1; RFC 9457
 */
import type { ProblemDocument } from './problem-document.ts';

interface ProblemKind {
  status: number;
  /** Whether the same request may succeed later, unchanged. */
  retry: boolean;
}

const kind = (status: number, retry = false): ProblemKind => ({ status, retry });

/** All error codes. `network` never travels: the client uses it where no answer came. */
export const PROBLEMS = {
  invalid_request: kind(400),
  unauthenticated: kind(401),
  token_expired: kind(401),
  session_revoked: kind(401),
  wrong_credentials: kind(401),
  not_yours: kind(403),
  read_only_token: kind(403),
  session_required: kind(403),
  not_found: kind(404),
  method_not_allowed: kind(405),
  not_acceptable: kind(406),
  duplicate_goal: kind(409),
  /** A create under an id that another record of its author has. */
  id_taken: kind(409),
  email_taken: kind(409),
  too_many_tokens: kind(409),
  cursor_expired: kind(410),
  cursor_ahead: kind(410),
  /** `If-Match` or `If-None-Match` does not hold; `data` is the record as it stands. */
  precondition_failed: kind(412),
  payload_too_large: kind(413),
  unsupported_media_type: kind(415),
  clock_ahead: kind(422),
  upgrade_required: kind(426),
  too_many_requests: kind(429, true),
  internal_error: kind(500, true),
  unavailable: kind(503, true),
  /** The account has reached its quota; writes that shrink or delete are still accepted. */
  quota_exceeded: kind(507),
  network: kind(0, true),
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEMS;

/** The title of a problem, which is its code in words: `duplicate_goal` says "Duplicate goal". */
export const titleOf = (code: ProblemCode): string => `${code[0]!.toUpperCase()}${code.slice(1).replaceAll('_', ' ')}`;

/** Where in the input something is wrong, and what. `path` joins keys with dots: `mutations.3.body.title`. */
export interface FieldError {
  path: string;
  message: string;
}

/** Further members of a problem, each where it applies. */
export interface ProblemExtras {
  errors?: FieldError[];
  /** The id of the record that a `duplicate_goal` or an `id_taken` collides with. */
  existing?: string;
  /** The current record, with a `precondition_failed`; missing where there is none. */
  data?: Record<string, unknown>;
  /** Seconds until a retry makes sense; also sent as `Retry-After`. */
  retryAfter?: number;
  /** The sync protocols that the server speaks, with an `upgrade_required`. */
  protocols?: number[];
}

export class Problem extends Error {
  override readonly name = 'Problem';

  /** @param detail  a sentence that a person can read and that says what to do */
  constructor(
    readonly code: ProblemCode,
    detail: string = titleOf(code),
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
      title: titleOf(this.code),
      status: this.status,
      detail: this.message,
      code: this.code,
      ...this.extras,
    };
  }

  /** An error as a problem: the error itself where it is one, otherwise a problem with this code and the error as its cause. */
  static from(error: unknown, code: ProblemCode): Problem {
    return error instanceof Problem ? error : new Problem(code, undefined, {}, { cause: error });
  }

  /** The problem that a document describes; an unknown code becomes the plain one of its status class. */
  static fromDocument(document: ProblemDocument): Problem {
    const { code, detail, status, errors, existing, data, retryAfter, protocols } = document;
    const known = Object.hasOwn(PROBLEMS, code)
      ? (code as ProblemCode)
      : status >= 500
        ? 'internal_error'
        : 'invalid_request';
    return new Problem(known, detail, {
      ...(errors && { errors }),
      ...(existing !== undefined && { existing }),
      ...(data && { data }),
      ...(retryAfter !== undefined && { retryAfter }),
      ...(protocols && { protocols }),
    });
  }
}
