/**
 * Notices when the shape of anything that travels changes: old clients and old servers keep speaking the old one.
 * What a refinement checks, such as that a day exists, leaves no trace here; its own tests hold it.
 */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { loginSchema, sessionSchema, signupSchema, userSchema } from './account.ts';
import { exportSchema, importReportSchema } from './export.ts';
import { mutationSchema } from './mutation.ts';
import {
  accountDeleteSchema,
  accountPatchSchema,
  confirmationSchema,
  confirmSchema,
  newPersonalTokenSchema,
  personalTokenCreateSchema,
  signedInDeviceSchema,
} from './own-account.ts';
import { problemSchema } from './problem-document.ts';
import { recordSchema } from './record-schema.ts';
import { resourceNames, resourceOf, type ResourceName } from './resources.ts';
import { changeSchema, resultSchema, syncAnswerSchema } from './sync-answer.ts';
import { PROTOCOL } from './sync.ts';
import { syncRequestSchema } from './sync-request.ts';

const FINGERPRINTS: Record<string, string> = {
  'sync request': '2:8fdae2c7',
  'sync answer': '2:ae4af16d',
  mutation: '2:334f7de3',
  result: '2:baf0ce88',
  change: '2:9b3bc1c1',
  problem: '2:86d8fe10',
  signup: '2:d0a984aa',
  login: '2:b37e5a1a',
  session: '2:bd5a387a',
  user: '2:6e6ca319',
  'account patch': '2:94318162',
  'account delete': '2:25c49080',
  confirm: '2:f1db6884',
  confirmation: '2:3dabe3aa',
  'signed-in device': '2:decb5050',
  'personal token create': '2:e5b6c4ce',
  'new personal token': '2:09529bdb',
  'export document': '2:d1cd5e73',
  'import report': '2:707ecb94',
  'goals record': '2:bcf0d734',
  'goals create': '2:e56e5f6e',
  'goals patch': '2:0de920f1',
  'logs record': '2:c4442229',
  'logs create': '2:22919149',
  'logs patch': '2:a92db453',
  'routines record': '2:c1eb4ce9',
  'routines create': '2:c1a7f2d0',
  'routines patch': '2:1dd47bb8',
  'preferences record': '2:e3e0ebb1',
  'preferences create': '2:a1d84f4b',
  'preferences patch': '2:871f85e9',
  'subjects record': '2:9fa8b780',
  'subjects create': '2:ea96ca9a',
  'subjects patch': '2:3193de5e',
  'deadlines record': '2:630d5dd3',
  'deadlines create': '2:71956f7d',
  'deadlines patch': '2:3b75bd51',
  'steps record': '2:d2f7c2ae',
  'steps create': '2:4f62fcbd',
  'steps patch': '2:15ad992e',
  'days record': '2:286081c3',
  'days create': '2:3d543b01',
  'days patch': '2:1c5a9541',
};

const wire: Record<string, z.ZodMiniType> = {
  'sync request': syncRequestSchema,
  'sync answer': syncAnswerSchema,
  mutation: mutationSchema,
  result: resultSchema,
  change: changeSchema,
  problem: problemSchema,
  signup: signupSchema,
  login: loginSchema,
  session: sessionSchema,
  user: userSchema,
  'account patch': accountPatchSchema,
  'account delete': accountDeleteSchema,
  confirm: confirmSchema,
  confirmation: confirmationSchema,
  'signed-in device': signedInDeviceSchema,
  'personal token create': personalTokenCreateSchema,
  'new personal token': newPersonalTokenSchema,
  'export document': exportSchema,
  'import report': importReportSchema,
  ...Object.fromEntries(
    resourceNames.flatMap((name) =>
      Object.entries({ record: recordSchema(name), ...pickBodies(name) }).map(([shape, schema]) => [
        `${name} ${shape}`,
        schema,
      ]),
    ),
  ),
};

function pickBodies(name: ResourceName): Record<string, z.ZodMiniType> {
  const { create, patch } = resourceOf(name);
  return { create, patch };
}

/** JSON Schema as text in which the order of keys and of names does not count. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => {
    if (Array.isArray(part)) return part.every((item) => typeof item === 'string') ? [...part].sort() : part;
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });

/** Eight hex digits for a schema, and the protocol that it belongs to. */
function fingerprint(schema: z.ZodMiniType): string {
  const text = canonical(z.toJSONSchema(schema, { io: 'input' }));
  return `${PROTOCOL}:${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
}

const actual = Object.fromEntries(Object.entries(wire).map(([name, schema]) => [name, fingerprint(schema)]));
const names = [...new Set([...Object.keys(actual), ...Object.keys(FINGERPRINTS)])];
const changed = names.filter((name) => actual[name] !== FINGERPRINTS[name]);

test('what travels has the shape that other versions of client and server know', () => {
  expect(
    changed,
    `The wire shape of these changed: ${changed.join(', ')}.
If a client or a server of an earlier release can no longer be understood (a field gone, required, renamed or
narrowed; an unknown field sent into a strict schema), raise PROTOCOL in protocol/sync.ts and write its history there.
If they still understand each other (an optional field added to an answer, a new resource), PROTOCOL stays.
If only zod was updated and says the same in other words, nothing else is to be done.
In the first two cases add a line to CHANGELOG.md. Then replace FINGERPRINTS in this test by:
${JSON.stringify(actual, null, 2)}`,
  ).toEqual([]);
});
