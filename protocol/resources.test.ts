import { describe, expect, test } from 'vitest';
import { exampleOf } from './examples.ts';
import { FIELD_RULES } from './field-rules.ts';
import { filtersOf } from './filters.ts';
import { LATER_DAY } from './goal.ts';
import { parse } from './parse.ts';
import { Problem } from './problem.ts';
import { recordSchema } from './record-schema.ts';
import { resourceNames, resourceOf, type ResourceName } from './resources.ts';
import { resourceNameSchema } from './resource-name.ts';

const UUID = '019cbf0e-1a40-7000-8000-9f8e7d6c5b4a';
const INSTANT = '2026-01-31T09:30:00.000Z';
const UNSTORABLE = ['a\0', '\ud800'];

interface Samples {
  takes: unknown[];
  refuses: unknown[];
}

/**
 * Values that each field takes, the first of them a whole record's; and values that it refuses. A resource that has none here is held
 * by its example alone.
 */
const samples: Partial<Record<ResourceName, Record<string, Samples>>> = {
  goals: {
    title: {
      takes: ['Read', 'x', 'x'.repeat(200)],
      refuses: ['', ' ', 'x'.repeat(201), 5, null, {}, ['a'], ...UNSTORABLE],
    },
    date: {
      takes: ['2026-01-31', '2024-02-29', '0001-01-01', '9999-12-30', null],
      // The last day that there is means "no day" to clients of protocol 1.
      refuses: ['2026-02-30', '2026-1-1', '', INSTANT, 20260131, LATER_DAY],
    },
    completed: { takes: [false, true], refuses: ['true', 1, 0, null, ''] },
    notes: { takes: ['', 'x'.repeat(10_000), 'a\nb'], refuses: ['x'.repeat(10_001), null, 5, ...UNSTORABLE] },
    subject: { takes: [null, 'Maths', 'x'.repeat(50)], refuses: ['', ' ', 'x'.repeat(51), 5, ...UNSTORABLE] },
    reminder: { takes: [null, '00:00', '23:59'], refuses: ['24:00', '9:30', '', 930] },
    position: { takes: ['a0', 'Zz', 'a0V'], refuses: ['', 'a', 'a00', 'é', `a0${'V'.repeat(255)}`, 1, null] },
    routineId: { takes: [null, UUID], refuses: ['', '7', 7, `${UUID}\n`] },
    firstDate: { takes: [null, '2026-01-30'], refuses: ['2026-02-30', '', 5] },
    estimate: { takes: [null, 1, 1440], refuses: [0, 1441, 1.5, '30', true] },
    deadlineId: { takes: [null, UUID], refuses: ['', '7', 7] },
    letGo: { takes: [false, true], refuses: ['true', 1, null, ''] },
  },
  logs: {
    date: { takes: ['2026-01-31'], refuses: ['2026-02-30', '', null, 5] },
    text: {
      takes: ['Read chapter 3', 'x'.repeat(10_000)],
      refuses: ['', ' ', 'x'.repeat(10_001), null, 5, ...UNSTORABLE],
    },
    minutes: { takes: [null, 0, 1440], refuses: [-1, 1441, 1.5, '30', 2 ** 53, Number.NaN, Infinity, true] },
    subject: { takes: [null, 'Maths'], refuses: ['', 'x'.repeat(51), 5, ...UNSTORABLE] },
    goalId: { takes: [null, UUID], refuses: ['', '7', 7] },
    startedAt: { takes: [null, INSTANT], refuses: ['2026-01-31', '2026-01-31T09:30:00Z', '', 5] },
    endedAt: { takes: [null, '2026-01-31T10:00:00.000Z'], refuses: ['2026-02-30T10:00:00.000Z', '', 5] },
    pausedAt: { takes: [null, INSTANT], refuses: ['', 5] },
    pausedSeconds: { takes: [0, 86_400], refuses: [-1, 86_401, 1.5, '5', null] },
    plannedMinutes: { takes: [null, 1, 600], refuses: [0, 601, 1.5, '25'] },
    startedOn: { takes: ['', 'Phone', 'x'.repeat(40)], refuses: ['x'.repeat(41), 5, null, ...UNSTORABLE] },
  },
  routines: {
    title: { takes: ['Revise', 'x'.repeat(200)], refuses: ['', ' ', 'x'.repeat(201), 5, null, ...UNSTORABLE] },
    rule: {
      takes: ['FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=MO,WE'],
      refuses: ['', 'daily', 'FREQ=HOURLY', `FREQ=DAILY;BYMONTHDAY=${'1,'.repeat(300)}1`, null, 5, ...UNSTORABLE],
    },
    startDate: { takes: ['2026-01-31'], refuses: ['2026-02-30', '', null, 5] },
    endDate: { takes: [null, '2026-01-31'], refuses: ['2026-02-30', '', 5] },
    subject: { takes: [null, 'Maths'], refuses: ['', 'x'.repeat(51), 5, ...UNSTORABLE] },
    reminder: { takes: [null, '00:00', '23:59'], refuses: ['24:00', '9:30', '', 930] },
    estimate: { takes: [null, 1, 1440], refuses: [0, 1441, 1.5, '30'] },
    times: { takes: [null, 1, 31], refuses: [0, 32, 1.5, '3'] },
    afterDays: { takes: [null, 1, 365], refuses: [0, 366, 1.5, '10'] },
  },
  subjects: {
    name: { takes: ['Maths', 'x'.repeat(50)], refuses: ['', ' ', 'x'.repeat(51), 5, null, ...UNSTORABLE] },
    color: { takes: ['red', 'pink'], refuses: ['', 'Red', '#f00', null, 5] },
    archived: { takes: [false, true], refuses: ['true', 1, null] },
    weeklyMinutes: { takes: [null, 0, 10_080], refuses: [-1, 10_081, 1.5, '30', true] },
    position: { takes: ['a0', 'Zz'], refuses: ['', 'a', 1, null] },
    renamedTo: { takes: [null, 'Mathematics'], refuses: ['', 'x'.repeat(51), 5, ...UNSTORABLE] },
  },
  deadlines: {
    title: { takes: ['Exam', 'x'.repeat(200)], refuses: ['', ' ', 'x'.repeat(201), 5, null, ...UNSTORABLE] },
    kind: { takes: ['exam', 'assignment', 'other'], refuses: ['', 'Exam', null, 5] },
    date: { takes: ['2026-01-31'], refuses: ['2026-02-30', '', INSTANT, null, 5] },
    time: { takes: [null, '00:00', '23:59'], refuses: ['24:00', '9:30', '', 930] },
    subject: { takes: [null, 'Maths'], refuses: ['', 'x'.repeat(51), 5, ...UNSTORABLE] },
    notes: { takes: ['', 'x'.repeat(10_000)], refuses: ['x'.repeat(10_001), null, 5, ...UNSTORABLE] },
    done: { takes: [false, true], refuses: ['true', 1, null] },
    letGo: { takes: [false, true], refuses: ['true', 1, null] },
    workFrom: { takes: [null, '2026-01-31'], refuses: ['2026-02-30', '', 5] },
    calendarId: { takes: [null, UUID], refuses: ['', '7', 7] },
    uid: { takes: [null, 'x'.repeat(500)], refuses: ['', 'x'.repeat(501), 5, ...UNSTORABLE] },
  },
  steps: {
    goalId: { takes: [UUID, null], refuses: ['', '7', 7] },
    routineId: { takes: [null, UUID], refuses: ['', '7', 7] },
    text: { takes: ['Read', 'x'.repeat(200)], refuses: ['', ' ', 'x'.repeat(201), 5, null, ...UNSTORABLE] },
    completed: { takes: [false, true], refuses: ['true', 1, null] },
    position: { takes: ['a0', 'Zz'], refuses: ['', 'a', 1, null] },
  },
  days: {
    date: { takes: ['2026-01-31'], refuses: ['2026-02-30', '', INSTANT, null, 5] },
    note: { takes: ['', 'x'.repeat(10_000)], refuses: ['x'.repeat(10_001), null, 5, ...UNSTORABLE] },
    mood: { takes: [null, 1, 5], refuses: [0, 6, 1.5, '3', true] },
    wrappedUpAt: { takes: [null, INSTANT], refuses: ['2026-01-31', '', 5, '2026-01-31T09:30:00Z'] },
    carriedOverAt: { takes: [null, INSTANT], refuses: ['2026-01-31', '', 5] },
  },
  preferences: {
    dayStart: { takes: [0, 4, 6], refuses: [-1, 7, 1.5, '4', null] },
    weekStart: { takes: [1, 0, 6], refuses: [-1, 7, 1.5, '1', null] },
    timeZone: {
      takes: [null, 'Europe/Berlin', 'UTC'],
      refuses: ['', 'Mars/Olympus', '../etc/passwd', 'x'.repeat(65), 5, ...UNSTORABLE],
    },
    locale: {
      takes: [null, 'de', 'sr-Latn-RS'],
      refuses: ['', 'not a tag', 'de_DE', 'x'.repeat(65), 5, ...UNSTORABLE],
    },
    theme: { takes: ['system', 'light', 'dark'], refuses: ['', 'Dark', 'toString', 1, null] },
  },
};

const samplesOfExample = (example: Record<string, unknown>): Record<string, Samples> =>
  Object.fromEntries(Object.entries(example).map(([field, value]) => [field, { takes: [value], refuses: [{}, []] }]));

/** The paths that a refusal names; none when the input is taken. */
function pathsOf(schema: Parameters<typeof parse>[0], input: unknown): string[] {
  try {
    parse(schema, input, 'body');
  } catch (error) {
    if (error instanceof Problem && error.code === 'invalid_request')
      return error.extras.errors!.map(({ path }) => path);
    throw error;
  }
  return [];
}

/** An own key called `__proto__`, as JSON.parse makes it and a literal does not. */
const withProto = (value: object): unknown =>
  Object.defineProperty({ ...value }, '__proto__', { value: { polluted: true }, enumerable: true });

describe.each(resourceNames)('%s', (name) => {
  const resource = resourceOf(name);
  const schema = recordSchema(name);
  const example = exampleOf(name);
  const fields = samples[name] ?? samplesOfExample(example);
  const values = Object.fromEntries(Object.entries(fields).map(([field, { takes }]) => [field, takes[0]]));
  const shown = name === 'goals' ? { completedAt: INSTANT } : {};
  const record = { id: UUID, ...values, ...shown, createdAt: INSTANT, updatedAt: INSTANT };
  const mayBeMissing = new Set<string>([...Object.keys(resource.defaults), ...resource.assigned]);
  const mayChange = Object.keys(fields).filter((field) => !resource.immutable.includes(field));

  test('has samples for each of its fields here', () => {
    expect(Object.keys(fields).sort()).toEqual(Object.keys(resource.fields).sort());
  });

  test('takes a whole record, a whole create, and a patch of everything that may change', () => {
    expect(parse(schema, record, 'record')).toEqual(record);
    expect(parse(resource.create, { id: UUID, ...values }, 'body')).toEqual({ id: UUID, ...values });
    const changes = Object.fromEntries(mayChange.map((field) => [field, values[field]]));
    expect(parse(resource.patch, changes, 'body')).toEqual(changes);
  });

  describe.each(Object.entries(fields))('%s', (field, { takes, refuses }) => {
    test('takes what fits', () => {
      for (const value of takes) {
        expect(pathsOf(schema, { ...record, [field]: value })).toEqual([]);
        expect(pathsOf(resource.create, { ...values, [field]: value })).toEqual([]);
        expect(pathsOf(resource.patch, { [field]: value })).toEqual(mayChange.includes(field) ? [] : [field, '']);
      }
    });

    test('refuses what does not, and names the field', () => {
      for (const value of refuses) {
        expect(pathsOf(schema, { ...record, [field]: value })).toContain(field);
        expect(pathsOf(resource.create, { ...values, [field]: value })).toContain(field);
        expect(pathsOf(resource.patch, { [field]: value })).toContain(field);
      }
    });

    test(`may ${mayBeMissing.has(field) ? '' : 'not '}be left out of a create, and never of a record`, () => {
      const { [field]: _, ...rest } = values;
      expect(pathsOf(resource.create, rest)).toEqual(mayBeMissing.has(field) ? [] : [field]);
      expect(pathsOf(schema, { id: UUID, ...rest, ...shown, createdAt: INSTANT, updatedAt: INSTANT })).toEqual([field]);
    });
  });

  test('refuses an unknown field, whatever it is called', () => {
    for (const unknown of ['colour', 'deleted', 'stamps', 'userId', 'constructor', 'toString', '*', '']) {
      expect(pathsOf(schema, { ...record, [unknown]: 1 })).toEqual([unknown]);
      expect(pathsOf(resource.create, { ...values, [unknown]: 1 })).toEqual([unknown]);
      expect(pathsOf(resource.patch, { ...pick(values, mayChange), [unknown]: 1 })).toEqual([unknown]);
    }
  });

  test('refuses a key called __proto__, which pollutes nothing', () => {
    expect(pathsOf(schema, withProto(record))).toEqual(['__proto__']);
    expect(pathsOf(resource.create, withProto(values))).toEqual(['__proto__']);
    expect(pathsOf(resource.patch, withProto(pick(values, mayChange)))).toEqual(['__proto__']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('lets nobody set the instants, and no patch the id', () => {
    for (const instant of ['createdAt', 'updatedAt']) {
      expect(pathsOf(resource.create, { ...values, [instant]: INSTANT })).toEqual([instant]);
      expect(pathsOf(resource.patch, { ...pick(values, mayChange), [instant]: INSTANT })).toEqual([instant]);
    }
    expect(pathsOf(resource.patch, { ...pick(values, mayChange), id: UUID })).toEqual(['id']);
  });

  test('refuses a patch of nothing, and what is no object', () => {
    expect(pathsOf(resource.patch, {})).toEqual(['']);
    for (const wrong of [null, undefined, [], [record], 'x', 5, true])
      for (const each of [schema, resource.create, resource.patch]) expect(pathsOf(each, wrong)).toContain('');
  });

  test('has an example of all its fields, which fits and is not all defaults', () => {
    expect(Object.keys(example).sort()).toEqual(Object.keys(resource.fields).sort());
    expect(pathsOf(schema, { ...record, ...example })).toEqual([]);
    expect(example).not.toEqual({ ...example, ...resource.defaults });
  });

  test('has rules that speak of its fields, and that its defaults and its example keep', () => {
    for (const { fields: ruled, path, broken } of FIELD_RULES[name] ?? []) {
      expect(Object.keys(fields)).toEqual(expect.arrayContaining([...ruled, path]));
      expect(broken({ ...example, ...resource.defaults })).toBeUndefined();
      expect(broken(example)).toBeUndefined();
    }
    for (const [field, others] of Object.entries(resource.along))
      expect(Object.keys(fields)).toEqual(expect.arrayContaining([field, ...Object.keys(others!)]));
  });

  test('has defaults that fit its fields', () => {
    expect(pathsOf(schema, { ...record, ...resource.defaults })).toEqual([]);
  });

  test('is ordered, searched and filtered by fields that it has', () => {
    const named = [
      ...resource.order,
      ...resource.search,
      ...filtersOf(name),
      ...resource.assigned,
      ...resource.immutable,
    ];
    expect(Object.keys(fields)).toEqual(expect.arrayContaining(named));
  });

  test('has no field with a name that a version of a record needs for itself', () => {
    for (const taken of ['id', 'stamps', 'createdAt', 'updatedAt', 'deleted', '*', '__proto__'])
      expect(Object.keys(fields)).not.toContain(taken);
  });
});

const pick = (values: Record<string, unknown>, names: string[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name) => [name, values[name]]));

test('only the names of the registry travel', () => {
  for (const wrong of ['users', 'constructor', '__proto__', '', 'Goals'])
    expect(() => parse(resourceNameSchema, wrong, 'resource')).toThrow(Problem);
});
