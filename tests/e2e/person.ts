/** People for tests, and what the server knows about them, asked by plain REST. */
import { randomUUID } from 'node:crypto';
import type { Goal } from '#protocol/goal.ts';

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

/** All of a person's goals as the server has them. @throws Error when it does not answer as the contract says */
export async function goalsOnServer(origin: string, person: Person): Promise<Goal[]> {
  const { email, password } = person;
  const { token } = await json<{ token: string }>(origin, '/api/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const { data } = await json<{ data: Goal[] }>(origin, '/api/goals?limit=1000', {
    headers: { authorization: `Bearer ${token}` },
  });
  return data;
}

async function json<T>(origin: string, path: string, init: RequestInit): Promise<T> {
  const response = await fetch(origin + path, init);
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
