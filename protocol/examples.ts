/**
 * One example record for each resource, shown by the documentation and sent by tests. At least one field differs from its
 * default. The examples are not part of the registry, because no client needs them.
 */
import { namedId } from './named-ids.ts';
import type { Records, ResourceName } from './resources.ts';

/** The id of every example. */
export const EXAMPLE_ID = '019cbf0e-1a40-7000-8000-9f8e7d6c5b4a';

type Example<N extends ResourceName> = Omit<Records[N], 'id' | 'createdAt' | 'updatedAt'>;

const EXAMPLES: { [N in ResourceName]: Example<N> } = {
  goals: {
    title: 'Read chapter 3',
    date: '2026-03-02',
    completed: true,
    notes: 'Pages 40 to 62',
    subject: 'Biology',
    reminder: '16:30',
    position: 'a0',
    routineId: null,
    firstDate: '2026-03-01',
    estimate: 30,
    deadlineId: null,
    letGo: false,
  },
  logs: {
    date: '2026-03-02',
    text: 'Cells and membranes',
    minutes: 25,
    subject: 'Biology',
    goalId: null,
    startedAt: '2026-03-02T15:00:00.000Z',
    endedAt: '2026-03-02T15:30:00.000Z',
    pausedAt: null,
    pausedSeconds: 300,
    plannedMinutes: 25,
    startedOn: 'Phone',
  },
  routines: {
    title: 'Revise vocabulary',
    rule: 'FREQ=WEEKLY;BYDAY=MO,TH',
    startDate: '2026-03-02',
    endDate: '2026-06-30',
    subject: 'French',
    reminder: '17:00',
    estimate: 15,
    times: null,
    afterDays: null,
  },
  subjects: { name: 'Biology', color: 'green', archived: false, weeklyMinutes: 240, position: 'a1', renamedTo: null },
  deadlines: {
    title: 'Biology exam',
    kind: 'exam',
    date: '2026-03-16',
    time: '09:00',
    subject: 'Biology',
    notes: 'Chapters 1 to 6',
    done: false,
    letGo: false,
    workFrom: '2026-03-02',
    calendarId: null,
    uid: null,
  },
  steps: {
    goalId: EXAMPLE_ID,
    routineId: null,
    text: 'Summarise pages 40 to 62',
    completed: true,
    position: 'a0',
  },
  days: {
    date: '2026-03-02',
    note: 'The second half went better',
    mood: 4,
    wrappedUpAt: '2026-03-02T20:15:00.000Z',
    carriedOverAt: null,
  },
  preferences: { dayStart: 4, weekStart: 1, timeZone: 'Europe/Berlin', locale: 'de', theme: 'dark' },
};

export const exampleOf = (name: ResourceName): Record<string, unknown> => EXAMPLES[name];

/** The instant at which every example was written. */
const WRITTEN_AT = '2026-03-02T09:30:00.000Z';

/** The example of a resource, as REST answers it. */
export const recordExample = (name: ResourceName): Record<string, unknown> => ({
  id: namedId(name, exampleOf(name)) ?? EXAMPLE_ID,
  ...exampleOf(name),
  ...(name === 'goals' && { completedAt: WRITTEN_AT }),
  createdAt: WRITTEN_AT,
  updatedAt: WRITTEN_AT,
});
