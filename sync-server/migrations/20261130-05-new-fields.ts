/** New fields of goals, logs and routines; and goals without a day. */
import type { Knex } from 'knex';
import { bytewiseText } from '../database/synced-table.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('goals', (table) => {
    table.date('first_date');
    table.integer('estimate');
    table.uuid('deadline_id');
    table.boolean('let_go').defaultTo(false);
  });
  await knex.schema.alterTable('logs', (table) => {
    for (const instant of ['started_at', 'ended_at', 'paused_at']) bytewiseText(table, instant);
    table.integer('paused_seconds').defaultTo(0);
    table.integer('planned_minutes');
    table.text('started_on').defaultTo('');
  });
  await knex.schema.alterTable('routines', (table) => {
    table.integer('estimate');
    table.integer('times');
    table.integer('after_days');
  });
  // The last day that there is stands for "no day" in protocol 1, so no goal may have it.
  await knex('goals').where({ date: '9999-12-31' }).update({ date: null });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('goals', (table) =>
    table.dropColumns('first_date', 'estimate', 'deadline_id', 'let_go'),
  );
  await knex.schema.alterTable('logs', (table) =>
    table.dropColumns('started_at', 'ended_at', 'paused_at', 'paused_seconds', 'planned_minutes', 'started_on'),
  );
  await knex.schema.alterTable('routines', (table) => table.dropColumns('estimate', 'times', 'after_days'));
  await knex('goals').whereNull('date').update({ date: '9999-12-31' });
}
