/** The common parts of limits: the figure, the refusal, and keys that do not reveal whom they count. */
import { createHash } from 'node:crypto';
import { Problem } from '#protocol/problem.ts';

/** A number of points in a time window. */
export interface Figure {
  points: number;
  windowMs: number;
}

/** A limit with the name under which its counts are stored. */
export interface NamedFigure extends Figure {
  name: string;
}

/** The state of a count after a call. */
export interface Standing extends NamedFigure {
  /** The number of further calls that are allowed; 0 when it refuses. */
  left: number;
  /** The time until the window ends. */
  resetsInMs: number;
  /** Whether the call was refused. */
  refused: boolean;
}

/** Called with the state of a count each time it changes or refuses. */
export type Note = (standing: Standing) => void;

/** The key of a count: a digest, so that neither the table nor a dump of it lists addresses of people. */
export const countKey = (name: string, whom: string): string =>
  `${name}:${createHash('sha256').update(whom).digest('base64url').slice(0, 22)}`;

/** The problem of a caller who exceeds a limit. */
export function tooMany(untilMs: number, nowMs: number): Problem {
  const retryAfter = Math.max(1, Math.ceil((untilMs - nowMs) / 1000));
  return new Problem('too_many_requests', `Too many requests. Try again in ${inWords(retryAfter)}.`, { retryAfter });
}

function inWords(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
