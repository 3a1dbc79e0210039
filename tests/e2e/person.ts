/** People for tests, and what the server knows about them, asked by plain REST. */
import { randomUUID } from 'node:crypto';
import type { Goal } from '#protocol/goal.ts';
import { dayOfTest } from '#tests/clock/day-of-test.ts';

export interface Person {
  name: string;
  email: string;
  password: string;
}

/** Somebody whom no server knows yet. */
export const somebody = (name: string): Person => ({
  name,
  email: `${name.toLowerCase()}-${randomUUID()}@example.org`,
  password: `${randomUUID()} of ${name}`,
});

/** A goal of today, written by a script of theirs. @throws Error when the server refuses it */
export async function addGoalByRest(origin: string, person: Person, title: string): Promise<void> {
  const date = dayOfTest();
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${await signIn(origin, person)}` };
  await json(origin, '/api/goals', { method: 'POST', headers, body: JSON.stringify({ title, date }) });
}

/** All of a person's goals as the server has them. @throws Error when it does not answer as the contract says */
export async function goalsOnServer(origin: string, person: Person): Promise<Goal[]> {
  const { data } = await json<{ data: Goal[] }>(origin, '/api/goals?limit=1000', {
    headers: { authorization: `Bearer ${await signIn(origin, person)}` },
  });
  return data;
}

/** An export of all that a person has there, with when each was last changed. @throws Error when it does not answer as the contract says */
export async function recordsOnServer(origin: string, person: Person) {
  const headers = { authorization: `Bearer ${await signIn(origin, person)}` };
  const { records, user } = await json<{ records: { goals: Goal[] }; user: object }>(origin, '/api/users/me/export', {
    headers,
  });
  return { ...records, user };
}

async function signIn(origin: string, { email, password }: Person): Promise<string> {
  const { token } = await json<{ token: string }>(origin, '/api/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  return token;
}

/** A call of a person's own script. */
export async function askAs(
  person: Person,
  origin: string,
  method: string,
  path: string,
  body: object,
): Promise<Response> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${await signIn(origin, person)}` };
  return fetch(origin + path, { method, headers, body: JSON.stringify(body) });
}

/** An account made, and ended, without any device. */
export async function signUpByRest(origin: string, person: Person) {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' } };
  const { password } = person;
  const signedIn = async () => ({
    authorization: `Bearer ${await signIn(origin, person)}`,
    'content-type': 'application/json',
  });
  await json(origin, '/api/auth/signup', { ...post, body: JSON.stringify(person) });
  return {
    /** Ends every session of theirs, as from another device. */
    async endSessions(): Promise<void> {
      const headers = await signedIn();
      const { data } = await json<{ data: { id: string; current: boolean }[] }>(origin, '/api/users/me/sessions', {
        headers,
      });
      for (const { id } of data.sort((a, b) => Number(a.current) - Number(b.current)))
        await fetch(`${origin}/api/users/me/sessions/${id}`, { method: 'DELETE', headers });
    },
    /** Deletes the account and everything of it. */
    async remove(): Promise<void> {
      const answer = await fetch(`${origin}/api/users/me`, {
        method: 'DELETE',
        headers: await signedIn(),
        body: JSON.stringify({ password }),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
  };
}

async function json<T>(origin: string, path: string, init: RequestInit): Promise<T> {
  const response = await fetch(origin + path, init);
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

/** Writes until an account has no room for one more row: long entries of the log, then goals of today, "Old 1", "Old 2" and so on. */
export async function fillAccount(origin: string, person: Person): Promise<void> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${await signIn(origin, person)}` };
  const isTaken = async (path: string, body: object): Promise<boolean> => {
    const { status } = await fetch(origin + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (status !== 201 && status !== 507) throw new Error(`${path} was answered by ${status}.`);
    return status === 201;
  };
  const text = '字'.repeat(10_000);
  while (await isTaken('/api/logs', { date: '2026-01-05', text }));
  for (let i = 1; await isTaken('/api/goals', { date: dayOfTest(), title: `Old ${i}` }); i += 1);
}
