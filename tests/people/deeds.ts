/** What a person may do next, by what stands on the screen: a command, what it means field by field, and the words of the story. */
import { addDays } from '#protocol/calendar-day.ts';
import { latestStamp, type Stamped } from '#protocol/merge.ts';
import type { Dice } from '#tests/simulation/dice.ts';
import { ANY, type Meant } from './meant.ts';
import type { Reading } from './page/desk.ts';

export interface Plan {
  command: string;
  args: unknown;
  means: Meant[];
  /** As in "Ada ticks ‘Read ch. 3’". */
  words: string;
}

/** What a person sees and is about to choose by. */
export interface Sight {
  dice: Dice;
  reading: Reading;
  today: string;
  /** Whose preferences are changed. */
  userId: string | null;
  /** Words that nobody has written before. */
  fresh: (what: string) => string;
  /** What was exported, on any device. */
  documents: readonly string[];
}

type Choose = (sight: Sight) => Plan | null;

const SUBJECTS = ['Biology', 'French', 'Maths', 'Physics'];
const THINGS = ['Read ch.', 'Exercises', 'Essay, part', 'Lab report', 'Vocabulary, list', 'Problem set'];

/** A title that nobody has thought of. */
const freshTitle = ({ dice, fresh }: Sight): string => fresh(dice.pick(THINGS));

const id = (record: Stamped): string => record.id;
const quoted = (record: Stamped): string => `‘${String(record.title ?? record.text).slice(0, 40)}’`;
const goalsOf = ({ reading }: Sight): Stamped[] => reading.shown.goals ?? [];
const some = (sight: Sight): Stamped[] => {
  const all = goalsOf(sight);
  const from = sight.dice.between(0, Math.max(0, all.length - 1));
  return all.slice(from, from + sight.dice.between(1, 4));
};
const any = (records: Stamped[], fields: Record<string, unknown>, resource = 'goals'): Meant[] =>
  records.map((record) => ({ resource, id: record.id, fields }));
const gone = (records: Stamped[], resource = 'goals'): Meant[] =>
  records.map((record) => ({ resource, id: record.id, deleted: true }));
const MOVED = { date: ANY, position: ANY, firstDate: ANY, letGo: ANY };

/** Mostly one that was worked on last, here or elsewhere. */
function oneOf(records: Stamped[], { dice }: Sight): Stamped {
  if (dice.chance(0.5)) return dice.pick(records);
  const lastOf = ({ stamps }: Stamped): string => latestStamp(stamps) ?? '';
  return records.reduce((latest, record) => (lastOf(record) > lastOf(latest) ? record : latest));
}

const ofGoal =
  (plan: (goal: Stamped, sight: Sight) => Plan | null): Choose =>
  (sight) => {
    const goals = goalsOf(sight);
    return goals.length === 0 ? null : plan(oneOf(goals, sight), sight);
  };
const ofRoutine =
  (plan: (routine: Stamped, sight: Sight) => Plan | null): Choose =>
  (sight) => {
    const routines = sight.reading.shown.routines ?? [];
    return routines.length === 0 ? null : plan(oneOf(routines, sight), sight);
  };
const ofLog =
  (plan: (log: Stamped, sight: Sight) => Plan | null): Choose =>
  (sight) => {
    const logs = sight.reading.shown.logs ?? [];
    return logs.length === 0 ? null : plan(oneOf(logs, sight), sight);
  };
const ofMany =
  (plan: (goals: Stamped[], sight: Sight) => Plan): Choose =>
  (sight) => {
    const goals = some(sight);
    return goals.length === 0 ? null : plan(goals, sight);
  };

const aDay = ({ dice, today }: Sight): string => addDays(today, dice.between(-1, 2));
const aSubject = ({ dice }: Sight): string | null => (dice.chance(0.3) ? null : dice.pick(SUBJECTS));

/** Every command that a person can choose, and how often it is thought of. */
export const DEEDS: Record<string, [often: number, choose: Choose]> = {
  'goals.add': [
    12,
    (sight) => {
      const title = freshTitle(sight);
      const date = aDay(sight);
      const details = sight.dice.chance(0.4) ? { subject: aSubject(sight), notes: sight.fresh('notes') } : {};
      const fields = { title, date, ...details };
      return {
        command: 'goals.add',
        args: { date, title, details },
        means: [{ resource: 'goals', id: 'new', fields }],
        words: `adds ‘${title}’`,
      };
    },
  ],
  'goals.addMany': [
    2,
    (sight) => {
      const titles = Array.from({ length: sight.dice.between(2, 4) }, () => freshTitle(sight));
      const date = aDay(sight);
      return {
        command: 'goals.addMany',
        args: { date, goals: titles },
        means: titles.map((title) => ({ resource: 'goals', id: 'new', fields: { title, date } })),
        words: `pastes ${titles.length} goals`,
      };
    },
  ],
  'goals.copyDay': [
    1,
    (sight) => ({
      command: 'goals.copyDay',
      args: { from: addDays(sight.today, -1), to: sight.today },
      means: [
        { resource: 'goals', id: 'new', fields: {} },
        { resource: 'goals', id: 'any', fields: { letGo: false } },
      ],
      words: 'copies yesterday',
    }),
  ],
  'goals.change': [
    4,
    ofGoal((goal, sight) => {
      const fields = { notes: sight.fresh('notes'), ...(sight.dice.chance(0.5) && { reminder: '10:30' }) };
      return {
        command: 'goals.change',
        args: { goal, fields },
        means: any([goal], fields),
        words: `writes notes into ${quoted(goal)}`,
      };
    }),
  ],
  'goals.rename': [
    5,
    ofGoal((goal, sight) => {
      const title = freshTitle(sight);
      return {
        command: 'goals.rename',
        args: { goal, title },
        means: any([goal], { title }),
        words: `renames ${quoted(goal)} to ‘${title}’`,
      };
    }),
  ],
  'goals.moveToDate': [
    3,
    ofGoal((goal, sight) => {
      const date = aDay(sight);
      if (date === goal.date) return null;
      return {
        command: 'goals.moveToDate',
        args: { goal, date },
        means: any([goal], { ...MOVED, date }),
        words: `moves ${quoted(goal)} to ${date}`,
      };
    }),
  ],
  'goals.complete': [
    12,
    ofGoal((goal) => {
      const completed = goal.completed !== true;
      return {
        command: 'goals.complete',
        args: { id: goal.id, completed },
        means: any([goal], { completed }),
        words: `${completed ? 'ticks' : 'unticks'} ${quoted(goal)}`,
      };
    }),
  ],
  'goals.delete': [
    4,
    ofGoal((goal) => ({
      command: 'goals.delete',
      args: { id: goal.id },
      means: gone([goal]),
      words: `deletes ${quoted(goal)}`,
    })),
  ],
  'goals.moveBeside': [
    3,
    ofGoal((goal, sight) => {
      const others = goalsOf(sight).filter((other) => other.date === goal.date && other.id !== goal.id);
      if (others.length === 0) return null;
      const target = sight.dice.pick(others);
      return {
        command: 'goals.moveBeside',
        args: { goal, side: sight.dice.pick(['before', 'after']), target: target.id },
        means: [{ resource: 'goals', id: 'any', fields: { position: ANY } }],
        words: `drags ${quoted(goal)} beside ${quoted(target)}`,
      };
    }),
  ],
  'goals.completeMany': [
    2,
    ofMany((goals, { dice }) => {
      const completed = dice.chance(0.7);
      return {
        command: 'goals.completeMany',
        args: { ids: goals.map(id), completed },
        means: any(goals, { completed }),
        words: `${completed ? 'ticks' : 'unticks'} ${goals.length} goals at once`,
      };
    }),
  ],
  'goals.tagMany': [
    2,
    ofMany((goals, sight) => {
      const subject = aSubject(sight);
      return {
        command: 'goals.tagMany',
        args: { ids: goals.map(id), subject },
        means: any(goals, { subject }),
        words: `gives ${goals.length} goals the subject ${String(subject)}`,
      };
    }),
  ],
  'goals.deleteMany': [
    1,
    ofMany((goals) => ({
      command: 'goals.deleteMany',
      args: { ids: goals.map(id) },
      means: gone(goals),
      words: `deletes ${goals.length} goals at once`,
    })),
  ],
  'goals.moveManyToDate': [
    2,
    ofMany((goals, sight) => ({
      command: 'goals.moveManyToDate',
      args: { goals, date: addDays(sight.today, 1) },
      means: any(goals, MOVED),
      words: `moves ${goals.length} goals to tomorrow`,
    })),
  ],
  'routines.add': [
    3,
    (sight) => {
      const title = freshTitle(sight);
      const rule = sight.dice.pick(['FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=MO,SA,SU']);
      const routine = { title, rule, startDate: aDay(sight), subject: aSubject(sight), reminder: null };
      return {
        command: 'routines.add',
        args: { routine },
        means: [{ resource: 'routines', id: 'new', fields: routine }],
        words: `adds the routine ‘${title}’`,
      };
    },
  ],
  'routines.change': [
    2,
    ofRoutine((routine, sight) => {
      const fields = sight.dice.chance(0.5) ? { title: freshTitle(sight) } : { reminder: '17:15' };
      return {
        command: 'routines.change',
        args: { routine, fields },
        means: any([routine], fields, 'routines'),
        words: `changes the routine ${quoted(routine)}`,
      };
    }),
  ],
  'routines.end': [
    1,
    ofRoutine((routine, { today }) => ({
      command: 'routines.end',
      args: { routine, last: today },
      means: any([routine], { endDate: ANY }, 'routines'),
      words: `ends the routine ${quoted(routine)}`,
    })),
  ],
  'routines.resume': [
    1,
    ofRoutine((routine) => ({
      command: 'routines.resume',
      args: { routine },
      means: any([routine], { endDate: null }, 'routines'),
      words: `resumes the routine ${quoted(routine)}`,
    })),
  ],
  'routines.delete': [
    1,
    ofRoutine((routine, sight) => {
      const copies = sight.dice.pick(['keep', 'remove']);
      const own = goalsOf(sight).filter(({ routineId }) => routineId === routine.id);
      return {
        command: 'routines.delete',
        args: { routine, copies },
        means: [...gone([routine], 'routines'), ...(copies === 'remove' ? gone(own) : [])],
        words: `deletes the routine ${quoted(routine)}`,
      };
    }),
  ],
  'routines.repeatGoal': [
    2,
    ofGoal((goal) => {
      if (goal.routineId !== null) return null;
      return {
        command: 'routines.repeatGoal',
        args: { goal, rule: 'FREQ=DAILY' },
        means: [
          ...gone([goal]),
          { resource: 'routines', id: 'new', fields: { title: goal.title } },
          { resource: 'goals', id: 'new', fields: {} },
          { resource: 'logs', id: 'any', fields: { goalId: ANY } },
        ],
        words: `makes a routine of ${quoted(goal)}`,
      };
    }),
  ],
  'routines.takeUp': [
    1,
    ofRoutine((routine, sight) => ({
      command: 'routines.takeUp',
      args: { routine, day: addDays(sight.today, 1), completed: true },
      means: [{ resource: 'goals', id: 'new', fields: { completed: true } }],
      words: `does tomorrow’s ${quoted(routine)} today`,
    })),
  ],
  'routines.skip': [
    1,
    ofRoutine((routine, sight) => ({
      command: 'routines.skip',
      args: { routine, day: addDays(sight.today, 1) },
      means: [{ resource: 'goals', id: 'any', deleted: true }],
      words: `skips tomorrow’s ${quoted(routine)}`,
    })),
  ],
  'logs.add': [
    5,
    (sight) => {
      const minutes = sight.dice.chance(0.5) ? sight.dice.between(5, 300) : null;
      const fields = { date: sight.today, text: freshTitle(sight), minutes, subject: aSubject(sight) };
      return {
        command: 'logs.add',
        args: { fields },
        means: [{ resource: 'logs', id: 'new', fields }],
        words: `logs ‘${fields.text}’`,
      };
    },
  ],
  'logs.change': [
    3,
    ofLog((log, sight) => {
      const fields = sight.dice.chance(0.5) ? { text: freshTitle(sight) } : { minutes: sight.dice.between(1, 600) };
      return {
        command: 'logs.change',
        args: { id: log.id, fields },
        means: any([log], fields, 'logs'),
        words: `changes the entry ${quoted(log)}`,
      };
    }),
  ],
  'logs.delete': [
    1,
    ofLog((log) => ({
      command: 'logs.delete',
      args: { id: log.id },
      means: gone([log], 'logs'),
      words: `deletes the entry ${quoted(log)}`,
    })),
  ],
  'preferences.change': [
    6,
    ({ dice, reading }) => {
      const theme = reading.shown.preferences?.[0]?.theme;
      const fields = dice.chance(0.5)
        ? { theme: theme === 'dark' ? 'light' : 'dark' }
        : { weekStart: dice.between(0, 6), dayStart: dice.between(0, 4) };
      return {
        command: 'preferences.change',
        args: { fields },
        means: [{ resource: 'preferences', id: 'any', fields }],
        words: `prefers ${JSON.stringify(fields)}`,
      };
    },
  ],
  'carryOver.letGo': [
    2,
    ofMany((goals) => ({
      command: 'carryOver.letGo',
      args: { ids: goals.map(id) },
      means: any(goals, { letGo: true }),
      words: `lets ${goals.length} goals go`,
    })),
  ],
  'carryOver.letAllGo': [
    1,
    () => ({
      command: 'carryOver.letAllGo',
      args: {},
      means: [{ resource: 'goals', id: 'any', fields: { letGo: true } }],
      words: 'lets all go that is left',
    }),
  ],
  'carryOver.allToToday': [
    1,
    (sight) => {
      const goals = goalsOf(sight).filter(({ date, completed }) => String(date) < sight.today && completed === false);
      if (goals.length === 0) return null;
      return {
        command: 'carryOver.allToToday',
        args: { goals },
        means: any(goals, MOVED),
        words: `carries ${goals.length} goals over`,
      };
    },
  ],
  'wrapUp.save': [
    1,
    (sight) => {
      const [text, title] = [freshTitle(sight), freshTitle(sight)];
      return {
        command: 'wrapUp.save',
        args: { text, tomorrow: [{ title }] },
        means: [
          { resource: 'logs', id: 'new', fields: { text } },
          { resource: 'goals', id: 'new', fields: { title } },
        ],
        words: `wraps the day up with ‘${text}’`,
      };
    },
  ],
  'wrapUp.skip': [1, () => ({ command: 'wrapUp.skip', args: {}, means: [], words: 'skips the wrap-up' })],
  'transfer.import': [
    2,
    ({ dice, documents }) => {
      if (documents.length === 0) return null;
      const meant = (resource: string): Meant => ({ resource, id: 'any', fields: 'any' });
      return {
        command: 'transfer.import',
        args: { text: dice.pick(documents) },
        // Of what comes from the future the stamps are made anew.
        means: ['goals', 'logs', 'routines', 'preferences'].map(meant),
        words: 'imports what was exported before',
      };
    },
  ],
  'trash.restore': [
    3,
    ({ dice, reading }) => {
      if (reading.offered.length === 0) return null;
      const row = dice.pick(reading.offered);
      return {
        command: 'trash.restore',
        args: { row },
        means: [{ resource: row.resource, id: row.id, fields: 'any' }],
        words: `restores ${quoted(row.record)} from the trash`,
      };
    },
  ],
  'trash.empty': [
    1,
    ({ reading }) => ({
      command: 'trash.empty',
      args: { rows: reading.offered.slice(0, 2) },
      means: [],
      words: 'empties the trash',
    }),
  ],
  'notices.restore': [
    2,
    ({ dice, reading }) => {
      if (reading.notices.length === 0) return null;
      const notice = dice.pick(reading.notices);
      const { resource, recordId, field, gaveWay } = notice;
      const meant = { resource, id: recordId };
      return {
        command: 'notices.restore',
        args: { notice },
        means: [field === 'deleted' ? { ...meant, deleted: true } : { ...meant, fields: { [field]: gaveWay } }],
        words: `puts the other ${field} back`,
      };
    },
  ],
  'notices.dismiss': [
    1,
    ({ dice, reading }) => {
      if (reading.notices.length === 0) return null;
      const notice = dice.pick(reading.notices);
      return { command: 'notices.dismiss', args: { notice }, means: [], words: 'lets a notice be' };
    },
  ],
  'attention.retry': [
    2,
    ({ dice, reading }) => {
      if (reading.attention.length === 0) return null;
      const item = dice.pick(reading.attention);
      const { resource, recordId, method, body } = item;
      const meant = { resource, id: recordId };
      return {
        command: 'attention.retry',
        args: { item },
        means: [method === 'DELETE' ? { ...meant, deleted: true } : { ...meant, fields: body }],
        words: 'tries what was refused again',
      };
    },
  ],
};
