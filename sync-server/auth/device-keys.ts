/**
 * The key pair of a device: it tells us the public half when it signs in, and later proves that it still has the other one.
 * @see contract section 2, "A lost cookie"; docs/decisions/0013-device-bound-refresh.md
 */
import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import { Problem } from '#protocol/problem.ts';

/** An uncompressed P-256 point as SPKI: every key has this one form, and so one id. */
const SPKI_BYTES = 91;
const KEY_PATTERN = /^[A-Za-z0-9_-]{122}$/;
const PROOF_PATTERN = /^(([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{72}))\.([A-Za-z0-9_-]{86})$/;
/** Keeps these signatures apart from whatever else a device may come to sign. */
const PURPOSE = 'studentos refresh ';

export interface DeviceKey {
  /** SHA-256 of `spki`. */
  id: Buffer;
  spki: Buffer;
}

/** A challenge, and the answer of a key to it. */
export interface DeviceProof {
  keyId: Buffer;
  challenge: string;
  /** The signed message. */
  message: string;
  /** As IEEE P1363 has it. */
  signature: Buffer;
}

/**
 * Reads `X-Device-Key`: a public key as SPKI in base64url.
 * @returns undefined for an empty text
 * @throws Problem `invalid_request`
 */
export function parseDeviceKey(text: string): DeviceKey | undefined {
  if (text === '') return undefined;
  const spki = Buffer.from(text, 'base64url');
  if (!KEY_PATTERN.test(text) || spki.length !== SPKI_BYTES || !isP256(spki))
    throw new Problem('invalid_request', 'The header X-Device-Key holds no P-256 key.', {
      errors: [{ path: 'X-Device-Key', message: 'must be a P-256 public key, as SPKI in base64url' }],
    });
  return { id: createHash('sha256').update(spki).digest(), spki };
}

function isP256(spki: Buffer): boolean {
  try {
    return importKey(spki).asymmetricKeyDetails?.namedCurve === 'prime256v1';
  } catch {
    return false;
  }
}

/** Reads `X-Device-Proof`: `<key id>.<challenge>.<signature>`; undefined for any other text. */
export function parseDeviceProof(text: string): DeviceProof | undefined {
  const [, claim, keyId, challenge, signature] = PROOF_PATTERN.exec(text) ?? [];
  if (!claim || !keyId || !challenge || !signature) return undefined;
  return {
    keyId: Buffer.from(keyId, 'base64url'),
    challenge,
    message: PURPOSE + claim,
    signature: Buffer.from(signature, 'base64url'),
  };
}

/** Whether the key signed the proof. */
export const isSignedBy = (spki: Buffer, { message, signature }: DeviceProof): boolean =>
  verify('sha256', Buffer.from(message), { key: importKey(spki), dsaEncoding: 'ieee-p1363' }, signature);

const importKey = (spki: Buffer): KeyObject => createPublicKey({ key: spki, format: 'der', type: 'spki' });
