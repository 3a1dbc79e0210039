/** The second way to refresh: by the key of the device, when its cookie is lost or too old. */
import { inTransaction, type Database } from '../database/connection.ts';
import type { DeviceChallenges } from './device-challenges.ts';
import { isSignedBy, type DeviceProof } from './device-keys.ts';
import { renewTokens, type Refreshed } from './rotate-session.ts';
import { isAlive, used, type SessionRow } from './session-row.ts';

/** Answered challenges of one session, all of the last minute: without a bound, each makes the next one dearer. */
const MOST_REMEMBERED = 20;

/**
 * Exchanges a proof for a new refresh token of the session that has the key. No token from before works from then on: if the newest
 * cookie was not lost but stolen, it is worth nothing now.
 * @returns undefined for a proof that does not hold, whatever the reason; it changes nothing
 */
export async function renewByKey(
  database: Database,
  challenges: DeviceChallenges,
  proof: DeviceProof,
  nowMs: number,
): Promise<Refreshed | undefined> {
  if (!challenges.isGood(proof.challenge)) return undefined;
  return inTransaction(database, async (trx) => {
    const row = await trx<SessionRow>('sessions').where({ key_id: proof.keyId }).forUpdate().first();
    if (!row || !isAlive(row, nowMs) || !holds(row, proof)) return undefined;
    const remembered = row.used_challenges.filter(challenges.isGood);
    if (remembered.length >= MOST_REMEMBERED) return undefined;
    const next = await renewTokens(trx, row, {
      ...used(row, nowMs),
      used_challenges: [...remembered, proof.challenge],
    });
    return { userId: row.user_id, next, generation: 0, setsCookie: true };
  });
}

/** Whether the session's key made the proof, and it is used for the first time. */
const holds = ({ public_key, used_challenges }: SessionRow, proof: DeviceProof): boolean =>
  public_key !== null && isSignedBy(public_key, proof) && !used_challenges.includes(proof.challenge);
