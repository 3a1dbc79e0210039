/** The calls about people: signing up and in, the own account, its sessions, tokens and data. */
import * as z from 'zod/mini';
import { loginSchema, sessionSchema, signupSchema, userSchema } from '#protocol/account.ts';
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
  user: { id: '019cbf0e-1a40-7000-8000-9f8e7d6c5b4a', name: 'Ada', email, createdAt: '2026-03-01T09:30:00.000Z' },
  records: { goals: [], logs: [] },
};

const me = '/api/users/me';
const account = { tag: 'account', auth: 'session' } as const;
const user = { schema: z.strictObject({ data: userSchema }) };
const userAndStorage = { schema: z.strictObject({ data: userSchema, storage: storageSchema }) };
const session = { schema: sessionSchema };
const listOf = (item: z.ZodMiniType): { schema: z.ZodMiniType } => ({
  schema: z.strictObject({ data: z.array(item), count: z.int() }),
});

const signing: Operation[] = [
  {
    method: 'POST',
    path: '/api/auth/signup',
    tag: 'sign-in',
    summary: 'Make an account',
    auth: 'none',
    body: { schema: signupSchema, example: EXAMPLE_SIGNUP },
    answers: { 201: session },
    problems: ['email_taken'],
  },
  {
    method: 'POST',
    path: '/api/auth/login',
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
    tag: 'sign-in',
    summary: 'Get the next access token for the refresh cookie',
    auth: 'cookie',
    answers: { 200: session },
    problems: ['unauthenticated', 'session_revoked'],
  },
  {
    method: 'POST',
    path: '/api/auth/logout',
    tag: 'sign-in',
    summary: 'End the session',
    auth: 'cookie',
    answers: { 204: null },
    problems: ['unauthenticated', 'session_revoked'],
  },
  {
    method: 'POST',
    path: '/api/auth/confirm',
    tag: 'sign-in',
    summary: 'Prove that it is you: for five minutes, what wants the current password can be done without it',
    auth: 'session',
    body: { schema: confirmSchema, example: { password } },
    answers: { 200: { schema: confirmationSchema } },
    problems: ['wrong_credentials'],
  },
];

const own: Operation[] = [
  {
    ...account,
    auth: 'token',
    method: 'GET',
    path: me,
    summary: 'Who you are, and how much you store',
    answers: { 200: userAndStorage },
  },
  {
    ...account,
    method: 'PATCH',
    path: me,
    summary: 'Change your account; a new address or password wants the current password or a confirmed session',
    body: { schema: accountPatchSchema, example: { name: 'Ada Lovelace' } },
    answers: { 200: user },
    problems: ['wrong_credentials', 'email_taken'],
  },
  {
    ...account,
    method: 'DELETE',
    path: me,
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
    summary: 'All that you have, as one document',
    answers: { 200: { schema: exportSchema } },
  },
  {
    ...account,
    auth: 'token',
    method: 'POST',
    path: `${me}/import`,
    summary: 'Take such a document back: it merges with what is there',
    query: importQuerySchema.shape,
    body: { schema: importSchema, example: EXAMPLE_EXPORT },
    answers: { 200: { schema: z.strictObject({ data: importReportSchema }) } },
  },
];

const access: Operation[] = [
  {
    ...account,
    method: 'GET',
    path: `${me}/sessions`,
    summary: 'Where you are signed in',
    answers: { 200: listOf(signedInDeviceSchema) },
  },
  {
    ...account,
    method: 'DELETE',
    path: `${me}/sessions/:id`,
    summary: 'Sign out somewhere else',
    answers: { 204: null },
    problems: ['not_found'],
  },
  {
    ...account,
    method: 'GET',
    path: `${me}/tokens`,
    summary: 'Your personal access tokens, without themselves',
    answers: { 200: listOf(personalTokenSchema) },
  },
  {
    ...account,
    auth: 'token',
    method: 'GET',
    path: `${me}/tokens/current`,
    summary: 'What the personal access token of this call may do, and until when',
    answers: { 200: { schema: z.strictObject({ data: personalTokenSchema }) } },
    problems: ['not_found'],
  },
  {
    ...account,
    method: 'POST',
    path: `${me}/tokens`,
    summary: 'Make a token for a script, with the current password or in a confirmed session; it is shown this once',
    body: {
      schema: personalTokenCreateSchema,
      example: { name: 'Backup', scope: 'read-only', expiresAt: null, currentPassword: password },
    },
    answers: { 201: { schema: z.strictObject({ data: newPersonalTokenSchema }) } },
    problems: ['wrong_credentials', 'too_many_tokens'],
  },
  {
    ...account,
    method: 'DELETE',
    path: `${me}/tokens/:id`,
    summary: 'Withdraw a token',
    answers: { 204: null },
    problems: ['not_found'],
  },
];

/** Every call about people. */
export const accountOperations: Operation[] = [...signing, ...own, ...access];
