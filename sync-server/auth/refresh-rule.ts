/**
 * The rule that judges a refresh token, as a pure function of the session's row.
 * @see docs/decisions/0003-refresh-rotation.md, the table of states
 */
import { timingSafeEqual } from 'node:crypto';
import { hashSecret } from './refresh-tokens.ts';

/** How long the previous token works for tabs in flight, once something made from the current one was used. */
const IN_FLIGHT_MS = 60_000;

/** As much of a session as the rule looks at. */
export interface RefreshState {
  refresh_hash: Buffer;
  previous_hash: Buffer | null;
  /** When something made from the current token was first used; null while nothing was. */
  answer_used_at: Date | null;
  public_key: Buffer | null;
  expires_at: Date;
}

/**
 * `current`: it is exchanged for its successor. `unanswered`: the previous one, and nothing of the current one was used: its answer
 * was lost, and is given again. `in-flight`: the previous one a moment later, from a tab whose browser has the current one already:
 * an access token, and no cookie. `wants-proof`: either of these two where the device has a key. `reused`: anything else; somebody
 * has a copy.
 */
export type RefreshVerdict = 'current' | 'unanswered' | 'in-flight' | 'wants-proof' | 'reused' | 'expired';

/** Judges a presented secret. @param nowMs  milliseconds since 1970 */
export function judgeRefresh(state: RefreshState, secret: Buffer, nowMs: number): RefreshVerdict {
  if (state.expires_at.getTime() <= nowMs) return 'expired';
  const presented = hashSecret(secret);
  if (timingSafeEqual(presented, state.refresh_hash)) return 'current';
  if (!state.previous_hash || !timingSafeEqual(presented, state.previous_hash)) return 'reused';
  const { answer_used_at: usedAt } = state;
  if (usedAt && nowMs > usedAt.getTime() + IN_FLIGHT_MS) return 'reused';
  if (state.public_key) return 'wants-proof';
  return usedAt ? 'in-flight' : 'unanswered';
}
