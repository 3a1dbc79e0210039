/** The calls on one's own account: change it, delete it, list its sessions, create tokens for scripts. */
import * as z from 'zod/mini';
import { email, password } from './account.ts';
import { MAX_LENGTH, PASSWORD_LENGTH } from './lengths.ts';
import { instant, text, uuid, verbatim } from './text.ts';

/** A password to be compared with the stored one: a text that breaks a rule is a wrong password, not an invalid request. */
const presented = () => verbatim(1, PASSWORD_LENGTH.maxPresented);

const accountChanges = z.strictObject({
  name: z.optional(text(1, MAX_LENGTH.name)),
  email: z.optional(email()),
  password: z.optional(password()),
  /** Wanted for a new address or password, unless the session was confirmed a moment ago. */
  currentPassword: z.optional(presented()),
  /** With a new password: ends the personal access tokens too, which otherwise go on working. */
  endTokens: z.optional(z.boolean()),
});

/** How much of what an account may store it stores, in bytes; beside the user in what `GET /api/users/me` answers. */
export const storageSchema = z.object({
  usedBytes: z.int().check(z.nonnegative()),
  limitBytes: z.int().check(z.nonnegative()),
});
export type AccountStorage = z.infer<typeof storageSchema>;

/** The body of `PATCH /api/users/me`. */
export const accountPatchSchema = accountChanges.check(
  z.refine(
    (body) => body.name !== undefined || body.email !== undefined || body.password !== undefined,
    'needs at least one of name, email and password',
  ),
  z.refine((body) => body.endTokens === undefined || body.password !== undefined, {
    path: ['endTokens'],
    error: 'goes with a new password',
  }),
);
export type AccountPatch = z.infer<typeof accountPatchSchema>;

/** The body of `DELETE /api/users/me`; the password is wanted unless the session was confirmed a moment ago. */
export const accountDeleteSchema = z.strictObject({ password: z.optional(presented()) });

/** The body of `POST /api/auth/confirm`. */
export const confirmSchema = z.strictObject({ password: presented() });

/** The answer of a confirmation: until when guarded changes need no password in this session. */
export const confirmationSchema = z.strictObject({ freshUntil: instant() });

/** Where somebody is signed in. */
export const signedInDeviceSchema = z.strictObject({
  id: uuid(),
  createdAt: instant(),
  /** When its token was last refreshed: a device in use does so every quarter of an hour. */
  lastUsedAt: instant(),
  /** The device by its browser, such as "Firefox on Linux". */
  userAgent: z.nullable(z.string()),
  /** Whether it is the one that asks. */
  current: z.boolean(),
});
export type SignedInDevice = z.infer<typeof signedInDeviceSchema>;

/** The prefix of every personal access token, so that scanners for leaked secrets can find it. */
export const PERSONAL_TOKEN_PREFIX = 'sos_';

const tokenScope = z.enum(['read-only', 'read-write']);
export type TokenScope = z.infer<typeof tokenScope>;

/** The body of `POST /api/users/me/tokens`. */
export const personalTokenCreateSchema = z.strictObject({
  /** The purpose of the token. */
  name: text(1, MAX_LENGTH.name),
  scope: tokenScope,
  /** When it stops working; without it, or null, never. */
  expiresAt: z.optional(z.nullable(instant())),
  /** Wanted unless the session was confirmed a moment ago: a token outlives the session that made it. */
  currentPassword: z.optional(presented()),
});
export type PersonalTokenCreate = z.infer<typeof personalTokenCreateSchema>;

/** A personal access token as it is listed: without itself. */
export const personalTokenSchema = z.strictObject({
  id: uuid(),
  name: text(1, MAX_LENGTH.name),
  scope: tokenScope,
  createdAt: instant(),
  /** To the minute. */
  lastUsedAt: z.nullable(instant()),
  expiresAt: z.nullable(instant()),
});
export type PersonalToken = z.infer<typeof personalTokenSchema>;

/** The answer of the creation of a token, the only one that contains the token itself. */
export const newPersonalTokenSchema = z.extend(personalTokenSchema, { token: z.string() });
export type NewPersonalToken = z.infer<typeof newPersonalTokenSchema>;
