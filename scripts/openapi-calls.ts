/**
 * Programs that use a generated client as a stranger would, one for each generator: an account, a token, goals, pages, a condition, a
 * refusal. They are compiled beside the client, strictly, and get the server's address as an argument.
 */

/** What all of them begin with: the address, and a way to say what is not as it should be. */
const BEGINNING = `
const [url] = process.argv.slice(2) as [string];
const account = { name: 'Ada', email: \`\${crypto.randomUUID()}@example.org\`, password: 'correct horse 42' };
const wish = { name: 'A client', scope: 'read-write', currentPassword: account.password } as const;
const goals = ['One', 'Two', 'Three'].map((title) => ({ id: crypto.randomUUID(), title, date: '2026-03-02' }));
const [first] = goals as [(typeof goals)[number]];
function same(what: string, got: unknown, wanted: unknown): void {
  if (JSON.stringify(got) !== JSON.stringify(wanted))
    throw new Error(\`\${what} is \${JSON.stringify(got)} and not \${JSON.stringify(wanted)}.\`);
}
`;

/** openapi-typescript with openapi-fetch. */
const OPENAPI_TYPESCRIPT = `
import createClient from 'openapi-fetch';
import type { paths } from './types.ts';
${BEGINNING}
const stranger = createClient<paths>({ baseUrl: url });
const signedUp = await stranger.POST('/api/auth/signup', { body: account });
const session = createClient<paths>({ baseUrl: url, headers: { Authorization: \`Bearer \${signedUp.data?.token}\` } });
const made = await session.POST('/api/users/me/tokens', { body: wish });
const token: string | undefined = made.data?.data.token;
const api = createClient<paths>({ baseUrl: url, headers: { Authorization: \`Bearer \${token}\` } });
for (const body of goals) same('a create', (await api.POST('/api/goals', { body })).response.status, 201);

const titles: string[] = [];
let after: string | null | undefined;
do {
  const { data } = await api.GET('/api/goals', { params: { query: { limit: 2, ...(after && { after }) } } });
  titles.push(...(data?.data ?? []).map(({ title }) => title));
  after = data?.next;
} while (after);
same('what the pages hold', titles, ['One', 'Two', 'Three']);

const path = { id: first.id };
const read = await api.GET('/api/goals/{id}', { params: { path } });
const change = (tag: string) =>
  api.PATCH('/api/goals/{id}', { params: { path, header: { 'If-Match': tag } }, body: { completed: true } });
const refused = await change('"another"');
same('a change of another state', [refused.response.status, refused.error?.code], [412, 'precondition_failed']);
const changed = await change(read.response.headers.get('ETag') ?? '');
same('a change', [changed.response.status, changed.data?.data.completed], [200, true]);
same('a deletion', (await api.DELETE('/api/goals/{id}', { params: { path } })).response.status, 204);
const gone = await api.GET('/api/goals/{id}', { params: { path } });
same('what is gone', [gone.response.status, gone.error?.code], [404, 'not_found']);
`;

/** hey-api. */
const HEY_API = `
import { client } from './hey/client.gen.ts';
import { createGoal, createToken, deleteGoal, getGoal, listGoals, signUp, updateGoal } from './hey/sdk.gen.ts';
${BEGINNING}
let token: string | undefined;
client.setConfig({ baseUrl: url, auth: () => token });
token = (await signUp({ body: account })).data?.token;
token = (await createToken({ body: wish })).data?.data.token;
for (const body of goals) same('a create', (await createGoal({ body })).response?.status, 201);

const titles: string[] = [];
let after: string | null | undefined;
do {
  const page = await listGoals({ query: { limit: 2, ...(after && { after }) } });
  titles.push(...(page.data?.data ?? []).map(({ title }) => title));
  after = page.data?.next;
} while (after);
same('what the pages hold', titles, ['One', 'Two', 'Three']);

const path = { id: first.id };
const read = await getGoal({ path });
const change = (tag: string) => updateGoal({ path, headers: { 'If-Match': tag }, body: { completed: true } });
const refused = await change('"another"');
same('a change of another state', [refused.response?.status, refused.error?.code], [412, 'precondition_failed']);
const changed = await change(read.response?.headers.get('ETag') ?? '');
same('a change', [changed.response?.status, changed.data?.data.completed], [200, true]);
same('a deletion', (await deleteGoal({ path })).response?.status, 204);
const gone = await getGoal({ path });
same('what is gone', [gone.response?.status, gone.error?.code], [404, 'not_found']);
`;

/** orval, whose addresses are relative. */
const ORVAL = `
import { createGoal, createToken, deleteGoal, getGoal, listGoals, signUp, updateGoal } from './orval.ts';
${BEGINNING}
globalThis.fetch = ((fetch) => (input: string, init?: RequestInit) => fetch(new URL(input, url), init))(globalThis.fetch) as typeof fetch;
const signedUp = await signUp(account);
if (signedUp.status !== 201) throw new Error(signedUp.data.code);
const made = await createToken(wish, { headers: { Authorization: \`Bearer \${signedUp.data.token}\` } });
if (made.status !== 201) throw new Error(made.data.code);
const headers = { Authorization: \`Bearer \${made.data.data.token}\` };
for (const body of goals) same('a create', (await createGoal(body, { headers })).status, 201);

const titles: string[] = [];
let after: string | null;
let query: { limit: number; after?: string } = { limit: 2 };
do {
  const page = await listGoals(query, { headers });
  if (page.status !== 200) throw new Error(String(page.status));
  titles.push(...page.data.data.map(({ title }) => title));
  after = page.data.next;
  if (after) query = { limit: 2, after };
} while (after);
same('what the pages hold', titles, ['One', 'Two', 'Three']);

const read = await getGoal(first.id, { headers });
const change = (tag: string) =>
  updateGoal(first.id, { completed: true }, { headers: { ...headers, 'If-Match': tag } });
const refused = await change('"another"');
same('a change of another state', refused.status === 412 && refused.data.code, 'precondition_failed');
const changed = await change(read.headers.get('ETag') ?? '');
same('a change', changed.status === 200 && changed.data.data.completed, true);
same('a deletion', (await deleteGoal(first.id, { headers })).status, 204);
const gone = await getGoal(first.id, { headers });
same('what is gone', gone.status === 404 && gone.data.code, 'not_found');
`;

/** The programs, by the names of their files. */
export const CALLS: Record<string, string> = {
  'calls-openapi-typescript.ts': OPENAPI_TYPESCRIPT,
  'calls-hey-api.ts': HEY_API,
  'calls-orval.ts': ORVAL,
};
