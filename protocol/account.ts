/** Accounts: credentials, the user, the session. */
import * as z from 'zod/mini';
import { MAX_LENGTH, PASSWORD_LENGTH } from './lengths.ts';
import { instant, text, uuid, verbatim } from './text.ts';

/** An address as its owner wrote it; `emailKey` compares. */
export const email = () => text(3, MAX_LENGTH.email).check(z.email('must be an e-mail address'));

/** A password that somebody chooses: 8 to 128 characters, not trimmed and not normalised. */
export const password = () => verbatim(PASSWORD_LENGTH.min, PASSWORD_LENGTH.max);

export const userSchema = z.strictObject({
  id: uuid(),
  name: text(1, MAX_LENGTH.name),
  email: email(),
  createdAt: instant(),
});
export type User = z.infer<typeof userSchema>;

export const signupSchema = z.strictObject({ name: text(1, MAX_LENGTH.name), email: email(), password: password() });
export type Signup = z.infer<typeof signupSchema>;

/** A login accepts any text as a password: one that breaks a rule is a wrong password, not an invalid request. */
export const loginSchema = z.strictObject({
  email: text(1, MAX_LENGTH.email),
  password: verbatim(1, PASSWORD_LENGTH.maxPresented),
});
export type Login = z.infer<typeof loginSchema>;

/** The answer of signup, login and refresh. The token is valid for 15 minutes. */
export const sessionSchema = z.object({ token: z.string(), user: userSchema });
export type Session = z.infer<typeof sessionSchema>;

/** The key under which an address is unique: two addresses with one key are the same account. */
export const emailKey = (address: string): string => address.normalize('NFC').toLowerCase();
