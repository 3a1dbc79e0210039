import { expect, it } from 'vitest';
import { offence } from './statement-guard.ts';

const rows = (...users: string[]): string => JSON.stringify(users.map((user_id) => ({ user_id })));
const UPSERT = 'insert into "goals" ("id") select "id" from json_populate_recordset(null::"goals", $1::json)';

it.each([
  ['select * from goals where user_id = $1 and id = any($2)', []],
  ['select "id" from "goals" where "user_id" = $1', []],
  ['update feeds set version = $2 where user_id = $1', []],
  [UPSERT, [rows('a', 'a')]],
  ['insert into "feeds" ("user_id", "version") values ($1, $2)', ['a', 1]],
  ['select * from users where id = $1', []],
  ['select user_id, version from feeds where user_id = any($1::uuid[])', []],
])('takes %s', (text, values) => {
  expect(offence(text, values)).toBeUndefined();
});

it.each([
  ['select * from goals where id = any($1)', []],
  ['select * from goals where user_id = any($1)', []],
  ['(select 1 from goals where user_id = $1) union all (select 1 from logs)', []],
  ['delete from "routines" where id = $1', []],
  [UPSERT, [rows('a', 'b')]],
  ['insert into feeds (user_id) values ($1), ($2)', ['a', 'b']],
])('refuses %s', (text, values) => {
  expect(offence(text, values)).toBeDefined();
});
