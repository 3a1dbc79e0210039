/** When an access token ends, for answers that last longer than a moment. */
import jwt from 'jsonwebtoken';

/**
 * The end of a token that has been verified, in ms since 1970.
 * @returns undefined for a personal access token, whose end only the database knows
 */
export function accessTokenEnd(token: string): number | undefined {
  const payload = jwt.decode(token, { json: true });
  return payload?.exp === undefined ? undefined : payload.exp * 1000;
}
