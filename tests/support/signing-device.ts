/** The key of a device, as a browser makes and uses it, for tests that play a device by hand. */
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

const P256 = { namedCurve: 'P-256' };

/** A device as far as its key goes. */
export class SigningDevice {
  readonly keys = generateKeyPairSync('ec', P256);
  readonly spki = this.keys.publicKey.export({ type: 'spki', format: 'der' });
  readonly publicKey = this.spki.toString('base64url');
  readonly id = createHash('sha256').update(this.spki).digest('base64url');

  /** @param by  the key that really signs */
  prove(challenge: string, by: KeyObject = this.keys.privateKey, purpose = 'studentos refresh '): string {
    const claim = `${this.id}.${challenge}`;
    const signature = sign('sha256', Buffer.from(purpose + claim), { key: by, dsaEncoding: 'ieee-p1363' });
    return `${claim}.${signature.toString('base64url')}`;
  }
}
