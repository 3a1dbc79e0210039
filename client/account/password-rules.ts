/** The server's rules for passwords that a device can check. */
import { PASSWORD_LENGTH } from '#protocol/lengths.ts';

/** Characters as people count them. */
export const isPasswordLongEnough = (password: string): boolean => [...password].length >= PASSWORD_LENGTH.min;
