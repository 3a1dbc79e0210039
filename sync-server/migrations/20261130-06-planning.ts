/**
 * Subjects, deadlines, steps and days. Days and instants beside `date` are stored as the text that travels: it sorts as they do, and no
 * time zone can shift it.
 */
import type { Knex } from 'knex';
import { bytewiseText, createSyncedTable } from '../database/synced-table.ts';

const TABLES = ['subjects', 'deadlines', 'steps', 'days'];

export async function up(knex: Knex): Promise<void> {
  await createSyncedTable(knex, 'subjects', (table) => {
    bytewiseText(table, 'name');
    bytewiseText(table, 'color');
    table.boolean('archived');
    table.integer('weekly_minutes');
    bytewiseText(table, 'position');
    bytewiseText(table, 'renamed_to');
  });
  await createSyncedTable(knex, 'deadlines', (table) => {
    table.text('title');
    bytewiseText(table, 'kind');
    table.date('date');
    bytewiseText(table, 'time');
    bytewiseText(table, 'subject');
    table.text('notes');
    table.boolean('done');
    table.boolean('let_go');
    bytewiseText(table, 'work_from');
    table.uuid('calendar_id');
    bytewiseText(table, 'uid');
  });
  await createSyncedTable(knex, 'steps', (table) => {
    table.uuid('goal_id').comment('a step belongs to a goal or to a routine; either may be gone');
    table.uuid('routine_id');
    table.text('text');
    table.boolean('completed');
    bytewiseText(table, 'position');
  });
  await createSyncedTable(knex, 'days', (table) => {
    table.date('date');
    table.text('note');
    table.integer('mood');
    bytewiseText(table, 'wrapped_up_at');
    bytewiseText(table, 'carried_over_at');
  });
  // By what live rows are listed.
  await knex.raw('create index subjects_live_order on subjects (user_id, position, name) where not deleted');
  await knex.raw('create index deadlines_live_order on deadlines (user_id, date) where not deleted');
  await knex.raw('create index days_live_order on days (user_id, date) where not deleted');
  await knex.raw('create index steps_of_goals on steps (user_id, goal_id, position) where not deleted');
  await knex.raw('create index steps_of_routines on steps (user_id, routine_id, position) where not deleted');
  // A REST call on one deadline says whether somebody else has it.
  await knex.raw('create index deadlines_live_id on deadlines (id) where not deleted');
}

export async function down(knex: Knex): Promise<void> {
  for (const table of TABLES) await knex.schema.dropTable(table);
}
