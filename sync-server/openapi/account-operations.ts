/** The calls about people: signing up and in, the own account, its sessions, tokens and data. */
import * as z from 'zod/mini';
import { loginSchema, sessionSchema, signupSchema, userSchema } from '#protocol/account.ts';
import { EXAMPLE_ID } from '#protocol/examples.ts';
import { EXPORT_VERSION, exportSchema, importQuerySchema, importReportSchema, importSchema } from '#protocol/export.ts';
import {
  accountDeleteSchema,
  accountPatchSchema,
  confirmationSchema,
  confirmSchema,
  newPersonalTokenSchema,
  personalTokenCreateSchema,
  personalTokenSchema,
  signedInDeviceSchema,
  storageSchema,
} from '#protocol/own-account.ts';
import type { Operation } from './operation.ts';

/** The account that the examples speak of. */
export const EXAMPLE_SIGNUP = { name: 'Ada', email: 'ada@example.org', password: 'correct horse 42' };
const { email, password } = EXAMPLE_SIGNUP;

const EXAMPLE_EXPORT = {
  format: 'studentos-export',
  version: EXPORT_VERSION,
  exportedAt: '2026-03-02T09:30:00.000Z',
  user: { id: EXAMPLE_ID, name: 'Ada', email, createdAt: '2026-03-01T09:30:00.000Z' },
  records: { goals: [], logs: [] },
};

const me = '/api/users/me';
const account = { tag: 'account', auth: 'session' } as const;
const EXAMPLE_USER = EXAMPLE_EXPORT.user;
const user = { schema: z.strictObject({ data: userSchema }), example: { data: EXAMPLE_USER } };
const userAndStorage = {
  schema: z.strictObject({ data: userSchema, storage: storageSchema }),
  example: { data: EXAMPLE_USER, storage: { usedBytes: 48_213, limitBytes: 200_000_000 } },
};
const session = {
  schema: sessionSchema,
  example: { token: 'eyJhbGciOiJIUzI1NiJ9.e30.…', user: EXAMPLE_USER },
  headers: ['Set-Cookie'],
};

const EXAMPLE_DEVICE = {
  id: EXAMPLE_ID,
  createdAt: '2026-03-01T09:30:00.000Z',
  lastUsedAt: '2026-03-02T09:15:00.000Z',
  userAgent: 'Firefox on Linux',
  current: true,
};
const EXAMPLE_TOKEN = {
  id: EXAMPLE_ID,
  name: 'Backup',
  scope: 'read-only',
  createdAt: '2026-03-01T09:30:00.000Z',
  lastUsedAt: null,
  expiresAt: null,
};
const listOf = (item: z.ZodMiniType, example: object): { schema: z.ZodMiniType; example: unknown } => ({
  schema: z.strictObject({ data: z.array(item), count: z.int() }),
  example: { data: [example], count: 1 },
});

const signing: Operation[] = [
  {
    method: 'POST',
    path: '/api/auth/signup',
    id: 'signUp',
    description: 'The answer signs in: it has the first access token, and sets the refresh cookie.',
    headers: ['DeviceKey'],
    tag: 'sign-in',
    summary: 'Make an account',
    auth: 'none',
    body: { schema: signupSchema, example: EXAMPLE_SIGNUP },
    answers: { 201: { ...session, headers: ['Set-Cookie', 'Location'] } },
    problems: ['email_taken'],
  },
  {
    method: 'POST',
    path: '/api/auth/login',
    id: 'logIn',
    description: 'The answer sets the refresh cookie. An unknown address and a wrong password are answered alike.',
    headers: ['DeviceKey'],
    tag: 'sign-in',
    summary: 'Sign in',
    auth: 'none',
    body: { schema: loginSchema, example: { email, password } },
    answers: { 200: session },
    problems: ['wrong_credentials'],
  },
  {
    method: 'POST',
    path: '/api/auth/refresh',
    id: 'refreshSession',
    description:
      'The cookie changes with each use; the one before it works until the new one was used, so that a lost answer signs nobody out.',
    headers: ['DeviceProof'],
    tag: 'sign-in',
    summary: 'Get the next access token for the refresh cookie',
    auth: 'cookie',
    answers: { 200: session },
    problems: ['unauthenticated', 'session_revoked'],
  },
  {
    method: 'POST',
    path: '/api/auth/logout',
    id: 'logOut',
    description: 'From then on its tokens are refused.',
    tag: 'sign-in',
    summary: 'End the session',
    auth: 'cookie',
    answers: { 204: null },
    problems: ['unauthenticated', 'session_revoked'],
  },
  {
    method: 'POST',
    path: '/api/auth/confirm',
    id: 'confirmSession',
    description: 'Tokens, a new address, a new password and the end of the account want that, or the password itself.',
    tag: 'sign-in',
    summary: 'Prove that it is you: for five minutes, what wants the current password can be done without it',
    auth: 'session',
    body: { schema: confirmSchema, example: { password } },
    answers: { 200: { schema: confirmationSchema, example: { freshUntil: '2026-03-02T09:35:00.000Z' } } },
    problems: ['wrong_credentials'],
  },
];

const own: Operation[] = [
  {
    ...account,
    auth: 'token',
    method: 'GET',
    path: me,
    id: 'getMe',
    description: 'Bytes are counted as the server stores them.',
    summary: 'Who you are, and how much you store',
    answers: { 200: userAndStorage },
  },
  {
    ...account,
    method: 'PATCH',
    path: me,
    id: 'updateMe',
    description: 'A new password ends all other sessions. Asked again after a lost answer, it changes nothing more.',
    summary: 'Change your account; a new address or password wants the current password or a confirmed session',
    body: { schema: accountPatchSchema, example: { name: 'Ada Lovelace' } },
    answers: { 200: user },
    problems: ['wrong_credentials', 'email_taken'],
  },
  {
    ...account,
    method: 'DELETE',
    path: me,
    id: 'deleteMe',
    description: 'It cannot be taken back; export your data first.',
    summary: 'End your account: everything of yours is gone',
    body: { schema: accountDeleteSchema, example: { password } },
    answers: { 204: null },
    problems: ['wrong_credentials'],
  },
  {
    ...account,
    auth: 'token',
    method: 'GET',
    path: `${me}/export`,
    id: 'exportAccount',
    description:
      'The document has the stamps of all records, so that an import of it merges. It is sent as it is read.',
    summary: 'All that you have, as one document',
    answers: { 200: { schema: exportSchema, example: EXAMPLE_EXPORT } },
  },
  {
    ...account,
    auth: 'token',
    method: 'POST',
    path: `${me}/import`,
    id: 'importAccount',
    description:
      'Records are merged by their stamps, so that importing twice changes nothing. One that does not fit is counted and holds up no other.',
    summary: 'Take such a document back: it merges with what is there',
    query: importQuerySchema.shape,
    body: { schema: importSchema, example: EXAMPLE_EXPORT },
    answers: {
      200: {
        schema: z.strictObject({ data: importReportSchema }),
        example: { data: { created: 12, changed: 3, unchanged: 40, refused: 0, refusals: [] } },
      },
    },
  },
];

const access: Operation[] = [
  {
    ...account,
    method: 'GET',
    path: `${me}/sessions`,
    id: 'listSessions',
    description: 'The latest use first.',
    summary: 'Where you are signed in',
    answers: { 200: listOf(signedInDeviceSchema, EXAMPLE_DEVICE) },
  },
  {
    ...account,
    method: 'DELETE',
    path: `${me}/sessions/:id`,
    id: 'deleteSession',
    description: 'Its tokens are refused from then on.',
    summary: 'Sign out somewhere else',
    answers: { 204: null },
    problems: ['not_found'],
  },
  {
    ...account,
    method: 'GET',
    path: `${me}/tokens`,
    id: 'listTokens',
    description: 'The latest first.',
    summary: 'Your personal access tokens, without themselves',
    answers: { 200: listOf(personalTokenSchema, EXAMPLE_TOKEN) },
  },
  {
    ...account,
    auth: 'token',
    method: 'GET',
    path: `${me}/tokens/current`,
    id: 'getCurrentToken',
    description: 'The token of a session is none of these: 404.',
    summary: 'What the personal access token of this call may do, and until when',
    answers: { 200: { schema: z.strictObject({ data: personalTokenSchema }), example: { data: EXAMPLE_TOKEN } } },
    problems: ['not_found'],
  },
  {
    ...account,
    method: 'POST',
    path: `${me}/tokens`,
    id: 'createToken',
    description: 'At most 50. It outlives the session that made it.',
    summary: 'Make a token for a script, with the current password or in a confirmed session; it is shown this once',
    body: {
      schema: personalTokenCreateSchema,
      example: { name: 'Backup', scope: 'read-only', expiresAt: null, currentPassword: password },
    },
    answers: {
      201: {
        schema: z.strictObject({ data: newPersonalTokenSchema }),
        example: { data: { ...EXAMPLE_TOKEN, token: 'sos_…' } },
        headers: ['Location'],
      },
    },
    problems: ['wrong_credentials', 'too_many_tokens'],
  },
  {
    ...account,
    method: 'DELETE',
    path: `${me}/tokens/:id`,
    id: 'deleteToken',
    description: 'It is refused from then on.',
    summary: 'Withdraw a token',
    answers: { 204: null },
    problems: ['not_found'],
  },
];

/** Every call about people. */
export const accountOperations: Operation[] = [...signing, ...own, ...access];
