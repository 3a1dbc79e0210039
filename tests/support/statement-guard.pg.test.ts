import { expect, test } from 'vitest';
import { guardStatements } from './statement-guard.ts';
import { openFreshDatabase } from './postgres.ts';

const database = guardStatements(await openFreshDatabase());

test('a statement across users is refused before the database sees it', async () => {
  await expect(database('goals').select()).rejects.toThrow('names no single user: select * from "goals"');
  await expect(database('goals').where({ user_id: null }).select()).rejects.toThrow('names no single user');
  await expect(database('goals').where({ user_id: '00000000-0000-7000-8000-000000000000' })).resolves.toEqual([]);
});
