/**
 * Rules over several fields. They are checked where one author writes the fields together. Two valid writes can break a rule when
 * they merge; every reader of the record handles that case.
 * @see docs/sync-rules.md R79
 */
import { MINUTES_A_DAY } from './calendar-day.ts';
import { stampOf } from './merge.ts';
import { mutationToStamped, type Mutation } from './mutation.ts';
import { Problem } from './problem.ts';
import { defaultsOf } from './resource.ts';
import { resourceOf, type ResourceName } from './resources.ts';

export interface FieldRule {
  /** The fields that the rule reads. */
  fields: readonly string[];
  /** The field that a refusal points at. */
  path: string;
  /** The message of a refusal, to stand after the name of the field; undefined where the record keeps the rule. */
  broken: (record: Record<string, unknown>) => string | undefined;
}

/** The recurrence rule that a routine with `afterDays` must have: once, so that a build without that field writes one goal at most. */
const AFTER_DAYS_RULE = 'FREQ=DAILY;COUNT=1';

/** The rules by resource; a resource that is missing has none. */
export const FIELD_RULES: Partial<Record<ResourceName, readonly FieldRule[]>> = {
  goals: [
    {
      fields: ['date', 'routineId'],
      path: 'date',
      broken: ({ date, routineId }) =>
        date === null && typeof routineId === 'string' ? 'must be a day: a goal of a routine has one' : undefined,
    },
  ],
  logs: [{ fields: ['startedAt', 'endedAt'], path: 'endedAt', broken: brokenTimes }],
  routines: [
    {
      fields: ['startDate', 'endDate'],
      path: 'endDate',
      broken: ({ startDate, endDate }) =>
        typeof endDate === 'string' && endDate < String(startDate)
          ? `must not lie before the startDate, ${String(startDate)}`
          : undefined,
    },
    {
      fields: ['rule', 'afterDays'],
      path: 'rule',
      broken: ({ rule, afterDays }) =>
        typeof afterDays === 'number' && rule !== AFTER_DAYS_RULE
          ? `must be ${AFTER_DAYS_RULE} where afterDays is set`
          : undefined,
    },
    { fields: ['rule', 'times', 'afterDays'], path: 'times', broken: brokenTimesOfPeriod },
  ],
};

function brokenTimes({ startedAt, endedAt }: Record<string, unknown>): string | undefined {
  if (typeof endedAt !== 'string') return undefined;
  if (typeof startedAt !== 'string') return 'needs a startedAt';
  const ms = Date.parse(endedAt) - Date.parse(startedAt);
  if (ms < 0) return `must not lie before the startedAt, ${startedAt}`;
  return ms > MINUTES_A_DAY * 60_000 ? `must lie at most 24 hours after the startedAt, ${startedAt}` : undefined;
}

function brokenTimesOfPeriod({ rule, times, afterDays }: Record<string, unknown>): string | undefined {
  if (typeof times !== 'number') return undefined;
  if (typeof afterDays === 'number') return 'must be null where afterDays is set';
  return /^(.*;)?FREQ=(WEEKLY|MONTHLY)(;|$)/.test(String(rule)) ? undefined : 'wants a rule by week or by month';
}

/**
 * Refuses a record that breaks a rule, where the write sets at least one of the rule's fields.
 * @param written  the body of the write
 * @throws Problem `invalid_request`
 */
export function refuseBroken(name: ResourceName, record: Record<string, unknown>, written: object): void {
  for (const rule of FIELD_RULES[name] ?? [])
    if (rule.fields.some((field) => Object.hasOwn(written, field))) judge(rule, record);
}

/**
 * Refuses a create that breaks a rule with fields of one stamp. Fields with different stamps come from several writes that merged
 * and are sent again as one create: those are accepted.
 * @throws Problem `invalid_request`
 */
export function refuseBrokenCreate(mutation: Mutation): void {
  const { method, resource, recordId, body = {} } = mutation;
  if (method !== 'POST') return;
  for (const rule of FIELD_RULES[resource] ?? []) {
    const written = rule.fields.filter((field) => Object.hasOwn(body, field));
    const defaults = defaultsOf(resourceOf(resource), recordId);
    const record: Record<string, unknown> = {};
    for (const field of rule.fields) record[field] = Object.hasOwn(body, field) ? body[field] : defaults[field];
    if (written.length === 0 || rule.broken(record) === undefined) continue;
    const { stamps } = mutationToStamped(mutation);
    if (new Set(written.map((field) => stampOf(stamps, field))).size === 1) judge(rule, record);
  }
}

function judge({ path, broken }: FieldRule, record: Record<string, unknown>): void {
  const message = broken(record);
  if (message !== undefined)
    throw new Problem('invalid_request', `The body is not valid: ${path} ${message}.`, { errors: [{ path, message }] });
}
