/**
 * The key pair of this device's session. Browsers write cookies late: a killed browser comes back without its newest cookie, but with
 * this key, whose private half cannot be read, not even by this page.
 * @see contract section 2, "A lost cookie"; docs/decisions/0013-device-bound-refresh.md
 */
const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

export interface NewDeviceKey {
  pair: CryptoKeyPair;
  /** The public key for the server: SPKI in base64url. */
  publicKey: string;
}

/** Makes a key pair. @throws where the browser makes no keys: on plain HTTP, except to this machine */
export async function newDeviceKey(): Promise<NewDeviceKey> {
  const pair = await crypto.subtle.generateKey(P256, false, ['sign']);
  return { pair, publicKey: toBase64url(await spkiOf(pair)) };
}

/** Signs a challenge of the server: `<key id>.<challenge>.<signature>`. */
export async function proveDevice(pair: CryptoKeyPair, challenge: string): Promise<string> {
  const id = toBase64url(await crypto.subtle.digest('SHA-256', await spkiOf(pair)));
  const claim = `${id}.${challenge}`;
  const message = new TextEncoder().encode(`studentos refresh ${claim}`);
  return `${claim}.${toBase64url(await crypto.subtle.sign(P256, pair.privateKey, message))}`;
}

const spkiOf = ({ publicKey }: CryptoKeyPair): Promise<ArrayBuffer> => crypto.subtle.exportKey('spki', publicKey);

const toBase64url = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
