/**
 * Challenges for devices to sign: random bytes and their expiry, authenticated by the server. Nothing of a challenge is stored
 * until it was answered, so that anybody may be given one.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const LIFETIME_MS = 60_000;
const RANDOM_BYTES = 16;
const TIME_BYTES = 6;
const BODY_BYTES = RANDOM_BYTES + TIME_BYTES;

/** The header that hands one out. */
export const CHALLENGE_HEADER = 'X-Device-Challenge';

export interface DeviceChallenges {
  /** A new one: 72 characters of base64url, good for a minute. */
  issue(): string;
  /** Whether one is ours and its minute not over. */
  isGood(challenge: string): boolean;
}

/**
 * @param secret    seals
 * @param now       milliseconds since 1970
 * @param previous  the secret before this one: what it sealed is still taken
 */
export function createDeviceChallenges(secret: string, now: () => number, previous?: string): DeviceChallenges {
  const secrets = previous === undefined ? [secret] : [secret, previous];
  return {
    issue() {
      const body = Buffer.alloc(BODY_BYTES);
      randomBytes(RANDOM_BYTES).copy(body);
      body.writeUIntBE(now() + LIFETIME_MS, RANDOM_BYTES, TIME_BYTES);
      return Buffer.concat([body, seal(secret, body)]).toString('base64url');
    },
    isGood(challenge) {
      const bytes = Buffer.from(challenge, 'base64url');
      const body = bytes.subarray(0, BODY_BYTES);
      return (
        secrets.some((one) => isEqual(seal(one, body), bytes.subarray(BODY_BYTES))) &&
        body.readUIntBE(RANDOM_BYTES, TIME_BYTES) > now()
      );
    },
  };
}

const seal = (secret: string, body: Buffer): Buffer =>
  createHmac('sha256', secret).update('studentos device challenge').update(body).digest();

const isEqual = (one: Buffer, other: Buffer): boolean => one.length === other.length && timingSafeEqual(one, other);
