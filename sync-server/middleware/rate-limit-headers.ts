/**
 * Where the limits that counted a request stand, in the headers of its answer, so that a program can slow down before it is refused.
 * @see draft-ietf-httpapi-ratelimit-headers
 */
import type { Note, Standing } from '../limits/limit.ts';
import type { AppContext } from '../http/state.ts';

export const POLICY_HEADER = 'RateLimit-Policy';
export const STANDING_HEADER = 'RateLimit';

/** Makes the callback for limits: it keeps the two headers of an answer up to date, and logs refusals. */
export function noteOf(ctx: AppContext): Note {
  return (standing) => {
    const standings = (ctx.state.standings ??= new Map<string, Standing>());
    standings.set(standing.name, standing);
    if (standing.refused) ctx.state.tell('limit-hit', { limit: standing.name, userId: ctx.state.caller?.userId });
    if (ctx.headerSent) return;
    ctx.set(POLICY_HEADER, [...standings.values()].map(toPolicy).join(', '));
    ctx.set(STANDING_HEADER, [...standings.values()].map(toStanding).join(', '));
  };
}

const inSeconds = (ms: number): number => Math.max(0, Math.ceil(ms / 1000));

const toPolicy = ({ name, points, windowMs }: Standing): string => `"${name}";q=${points};w=${inSeconds(windowMs)}`;
const toStanding = ({ name, left, resetsInMs }: Standing): string => `"${name}";r=${left};t=${inSeconds(resetsInMs)}`;
