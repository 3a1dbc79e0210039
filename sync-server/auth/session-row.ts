/** A session as it is stored, and how long it lasts. */
import { Problem } from '#protocol/problem.ts';
import type { RefreshState } from './refresh-rule.ts';

/** The life of a refresh token in days; each use starts it again. */
export const REFRESH_DAYS = 90;
/** The life of a session in days, however much it is used: a stolen device does not stay signed in forever. */
const SESSION_DAYS = 365;
const DAY_MS = 86_400_000;

/** A row of `sessions`. */
export interface SessionRow extends RefreshState {
  id: string;
  user_id: string;
  rotation_key: Buffer;
  /** The number of its refresh token. */
  generation: number;
  created_at: Date;
  used_at: Date;
  user_agent: string | null;
  key_id: Buffer | null;
  used_challenges: string[];
}

/** Whether a session has not expired. */
export const isAlive = ({ expires_at }: SessionRow, nowMs: number): boolean => expires_at.getTime() > nowMs;

/** The columns that each use of a session changes. */
export const used = ({ created_at }: SessionRow, nowMs: number): Pick<SessionRow, 'used_at' | 'expires_at'> => ({
  used_at: new Date(nowMs),
  expires_at: expiry(nowMs, created_at),
});

/** The end of a session that is used now. */
export const expiry = (nowMs: number, createdAt: Date): Date =>
  new Date(Math.min(nowMs + REFRESH_DAYS * DAY_MS, createdAt.getTime() + SESSION_DAYS * DAY_MS));

/** The problem of a session that has ended. */
export const revoked = (): Problem => new Problem('session_revoked', 'This session has ended. Sign in again.');
