/** What the server will say of a password, as far as a device can know. */
import { PASSWORD_LENGTH } from '#protocol/lengths.ts';

/** Characters as people count them. */
export const isPasswordLongEnough = (password: string): boolean => [...password].length >= PASSWORD_LENGTH.min;
