/** Lines that were once read wrong, with others of their kind. What is cheap to get wrong here is a lost word or another day. */
import { describe, expect, it } from 'vitest';
import { grammarsFor } from './grammars.ts';
import { readLine, type Reading } from './read-line.ts';

const TODAY = '2026-11-23';
const all = { en: await grammarsFor(['en']), de: await grammarsFor(['de']), ar: await grammarsFor(['ar']) };

type Expected = Partial<Record<'title' | 'date' | 'time' | 'repeat' | 'until' | 'subject', string>>;

function read(line: string, language: keyof typeof all, reading: Partial<Reading> = {}): Expected {
  const { title, chips } = readLine(line, all[language], { today: TODAY, ...reading });
  return { title, ...Object.fromEntries(chips.map(({ kind, value }) => [kind, value])) };
}

const inLanguage = (language: keyof typeof all, rows: [line: string, expected: Expected][]) =>
  it.each(rows)(`${language}: %s`, (line, expected) => expect(read(line, language)).toEqual(expected));

describe('a time that is past today', () => {
  it.each<[line: string, now: string, expected: Expected]>([
    ['Call Anna at 5pm', '20:00', { title: 'Call Anna', time: '17:00', date: '2026-11-24' }],
    ['Call Anna at 5pm', '16:59', { title: 'Call Anna', time: '17:00' }],
    ['Call Anna at 5pm', '17:00', { title: 'Call Anna', time: '17:00' }],
    ['Call Anna today at 5pm', '20:00', { title: 'Call Anna', time: '17:00', date: TODAY }],
    ['Call Anna friday at 5pm', '20:00', { title: 'Call Anna', time: '17:00', date: '2026-11-27' }],
    ['Run every day at 5pm', '20:00', { title: 'Run', time: '17:00', repeat: 'FREQ=DAILY' }],
    // Past midnight, in a day that goes on until four.
    ['Call Anna at 23:00', '25:30', { title: 'Call Anna', time: '23:00', date: '2026-11-24' }],
  ])('%s, at %s', (line, now, expected) => expect(read(line, 'en', { now })).toEqual(expected));

  it('says nothing of another day', () => {
    const expected = { title: 'Call Anna', time: '17:00' };
    expect(read('Call Anna at 5pm', 'en', { now: '20:00', day: '2026-11-25' })).toEqual(expected);
  });
});

describe('a repeat by months', () => {
  it.each<[line: string, day: string, repeat: string]>([
    ['Rent every month', '2026-12-31', 'FREQ=MONTHLY;BYMONTHDAY=-1'],
    ['Rent every month', '2026-12-30', 'FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1'],
    ['Rent every 2 months', '2026-12-31', 'FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-1'],
    ['Rent monthly', '2027-01-29', 'FREQ=MONTHLY;BYMONTHDAY=28,29;BYSETPOS=-1'],
    ['Rent every month', '2026-12-28', 'FREQ=MONTHLY'],
  ])('leaves out no short month: %s, on %s', (line, day, repeat) =>
    expect(read(line, 'en', { day }).repeat).toBe(repeat),
  );
});

describe('the order of 3/12', () => {
  it.each([
    ['Dentist on 3/12', true, '2026-12-03'],
    ['Dentist on 3/12', false, '2027-03-12'],
    ['Dentist 27/1', false, '2027-01-27'],
    ['Dentist 1/27', false, '2027-01-27'],
  ])('%s, day first: %s', (line, dayFirst, date) => expect(read(line, 'en', { dayFirst }).date).toBe(date));
});

describe('a last day', () => {
  inLanguage('en', [
    ['Run every day until friday', { title: 'Run', repeat: 'FREQ=DAILY', until: '2026-11-27' }],
    ['Run every day at 7am till 1 june', { title: 'Run', repeat: 'FREQ=DAILY', time: '07:00', until: '2027-06-01' }],
    ['Borrow the laptop until friday', { title: 'Borrow the laptop until friday' }],
    [
      'Run every monday from 7 dec until 18 jan',
      { title: 'Run', repeat: 'FREQ=WEEKLY;BYDAY=MO', date: '2026-12-07', until: '2027-01-18' },
    ],
  ]);
  inLanguage('de', [
    ['Laufen jeden Tag bis 1. Juni', { title: 'Laufen', repeat: 'FREQ=DAILY', until: '2027-06-01' }],
    ['Aufsatz bis Freitag', { title: 'Aufsatz', date: '2026-11-27' }],
  ]);
});

describe('words that are no day', () => {
  it.each([
    ...['Notes on 14 July 1789', 'Work on SAT vocab', 'Good Friday service', 'Tuesdays with Morrie', 'Read John 3:16'],
    ...[
      'Around the World in 80 Days',
      'Read USA Today',
      'Run March 10 km',
      'Dentist Friday, December 5',
      'Header #ffcc00',
    ],
    ...[
      'Watch last Sunday lecture',
      'Say "see you tomorrow"',
      'Open https://example.org/2026-12-01',
      'Compare monday and friday',
    ],
    ...[
      'Shift from 3 to 5 pm',
      'Meeting 14:00-16:00',
      'Worksheet 2/3',
      'Pomodoro 25/5',
      'Jog 3x a week',
      'Recap of 31 february',
    ],
  ])('%s', (line) => expect(read(line, 'en')).toEqual({ title: line }));
});

describe('a line in another language of the reader', () => {
  it.each(['Read John 3:16', 'Compare chapter 3:16', 'Maßstab 1:20', 'Maths 4 am Ende', 'سورة الأحزاب ٣:١٦'])(
    '%s',
    async (line) => {
      const grammars = await grammarsFor(['de', 'ar', 'en']);
      expect(readLine(line, grammars, { today: TODAY })).toEqual({ title: line, chips: [] });
    },
  );
});

describe('what stood beside understood words', () => {
  inLanguage('en', [
    ['Essay (due friday)', { title: 'Essay', date: '2026-11-27' }],
    ['Essay @ 5pm', { title: 'Essay', time: '17:00' }],
    ['Essay tomorrow !', { title: 'Essay!', date: '2026-11-24' }],
    ['(Essay) tomorrow', { title: '(Essay)', date: '2026-11-24' }],
    ['Essay, friday, 5pm, #maths', { title: 'Essay', date: '2026-11-27', time: '17:00', subject: 'maths' }],
    ['Essay – draft tomorrow', { title: 'Essay – draft', date: '2026-11-24' }],
  ]);
  inLanguage('ar', [['مسودة المقال، غدا', { title: 'مسودة المقال', date: '2026-11-24' }]]);
});

describe('marks', () => {
  it('say where the words stand in the line as it was written', () => {
    const line = '  غـدًا قراءة #علوم ';
    const { chips } = readLine(line, all.ar, { today: TODAY });
    expect(chips.map(({ start, end }) => line.slice(start, end))).toEqual(['غـدًا', '#علوم']);
    expect(chips.every(({ start, end, words }) => line.slice(start, end) === words)).toBe(true);
  });
});
