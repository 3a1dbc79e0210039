/** Goals with random titles: what repeats itself would be compressed away, and what is noise could not be compressed at all. */
import { randomInt, randomUUID } from 'node:crypto';
import { addDays } from '#protocol/calendar-day.ts';
import { positionsBetween } from '#protocol/position.ts';
import type { Goal } from './peer.ts';

const WORDS = (
  'read write revise solve sketch learn repeat check discuss prepare summarise translate measure compare explain finish ' +
  'chapter page exercise essay diagram formula poem theorem experiment source table map verb letter lecture question ' +
  'cell energy river empire market vector ocean reaction climate treaty function grammar planet tissue current novel ' +
  'alone again aloud slowly today tonight early outside together carefully twice first quickly later well once'
).split(' ');
const SUBJECTS = ['Maths', 'Physics', 'History', 'English', 'Biology', 'Computing'];
const A_DAY = 10;
const POSITIONS = positionsBetween(null, null, A_DAY);

/** So many new goals, ten a day. */
export const randomGoals = (count: number): Goal[] =>
  Array.from({ length: count }, (_, i) => ({
    id: randomUUID(),
    title: randomTitle(),
    date: addDays('2024-01-01', Math.floor(i / A_DAY)),
    completed: i % 3 === 0,
    notes: i % 8 === 0 ? `${randomTitle()}. ${randomTitle()}.` : '',
    subject: SUBJECTS[i % SUBJECTS.length]!,
    position: POSITIONS[i % A_DAY]!,
  }));

/** Five words and a number: no two goals of a day may have the same. */
export const randomTitle = (): string =>
  [...Array.from({ length: 5 }, () => WORDS[randomInt(WORDS.length)]), randomInt(100_000)].join(' ');
