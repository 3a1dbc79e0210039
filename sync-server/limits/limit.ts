/** What limits have in common: a figure, a refusal, and keys that say nothing about whom they count. */
import { createHash } from 'node:crypto';
import { Problem } from '#protocol/problem.ts';

/** So many in so long. */
export interface Figure {
  points: number;
  windowMs: number;
}

/** A limit with the name under which its counts are stored. */
export interface NamedFigure extends Figure {
  name: string;
}

/** Where a count stands after a call. */
export interface Standing extends NamedFigure {
  /** How many more calls it lets through; 0 when it refuses. */
  left: number;
  /** How long until it starts anew. */
  resetsInMs: number;
  /** Whether the call was refused. */
  refused: boolean;
}

/** Told where a count stands, each time that it changes or refuses. */
export type Note = (standing: Standing) => void;

/** The key of a count: a digest, so that neither the table nor a dump of it lists addresses of people. */
export const countKey = (name: string, whom: string): string =>
  `${name}:${createHash('sha256').update(whom).digest('base64url').slice(0, 22)}`;

/** What somebody is told who is over a limit. */
export function tooMany(untilMs: number, nowMs: number): Problem {
  const retryAfter = Math.max(1, Math.ceil((untilMs - nowMs) / 1000));
  return new Problem('too_many_requests', `Too many requests. Try again in ${inWords(retryAfter)}.`, { retryAfter });
}

function inWords(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
