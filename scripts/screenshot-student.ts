/** The student whose days are in the pictures. Everything is written by plain REST, as a script of theirs would. */
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';
import { somebody, type Person } from '#tests/e2e/person.ts';

interface Plan {
  /** Days from today. */
  day: number;
  title: string;
  subject?: string;
  reminder?: string;
  done?: boolean;
}

const GOALS: Plan[] = [
  { day: -2, title: 'Outline the history essay', subject: 'History', done: true },
  { day: -2, title: 'Maths set 3', subject: 'Maths', done: true },
  { day: -1, title: 'Spanish: 20 new words', subject: 'Spanish', done: true },
  { day: -1, title: 'Draft the introduction', subject: 'History', done: true },
  { day: -1, title: 'Tidy the lab notes', subject: 'Physics' },
  { day: 0, title: 'Read chapter 4', subject: 'Biology', done: true },
  { day: 0, title: 'Maths set 4, questions 1–6', subject: 'Maths', reminder: '16:30' },
  { day: 0, title: 'Revise for 20 minutes', subject: 'Spanish' },
  { day: 0, title: 'Send the essay draft to Mika', subject: 'History' },
  { day: 0, title: 'Pack the calculator', done: true },
  { day: 1, title: 'Lab report: results', subject: 'Physics' },
  { day: 1, title: 'Swim', done: false },
  { day: 2, title: 'Mock test', subject: 'Maths', reminder: '09:00' },
];

const LOGS = [
  {
    day: -2,
    text: 'The essay has a shape now. Three arguments, in the order in which they get stronger.',
    minutes: 50,
    subject: 'History',
  },
  { day: -1, text: 'Twenty words, fourteen of them on the first try.', minutes: 25, subject: 'Spanish' },
  { day: 0, text: 'Mitosis makes sense after drawing it twice.', minutes: 40, subject: 'Biology' },
  { day: 0, text: 'Got stuck on question 5; ask tomorrow.', minutes: 30, subject: 'Maths' },
];

/** What an ordinary week brings, from its first day; the weeks before these days repeat it, not quite as diligently. */
const WEEK: { title: string; subject: string; text?: string; minutes: number }[][] = [
  [
    { title: 'Maths set', subject: 'Maths', text: 'Fractions are friends again.', minutes: 35 },
    { title: 'Twenty new words', subject: 'Spanish', minutes: 20 },
  ],
  [{ title: 'Read a chapter', subject: 'Biology', text: 'Cells within cells. Drew the picture.', minutes: 45 }],
  [
    { title: 'Essay: one page', subject: 'History', text: 'Slow start, good end.', minutes: 60 },
    { title: 'Lab notes', subject: 'Physics', minutes: 25 },
    { title: 'Swim', subject: 'Sports', minutes: 45 },
  ],
  [{ title: 'Past paper', subject: 'Maths', text: 'Two of three without looking anything up.', minutes: 50 }],
  [
    { title: 'Grammar: past tense', subject: 'Spanish', text: 'The irregular ones will take a while.', minutes: 30 },
    { title: 'Read two sources', subject: 'History', minutes: 40 },
  ],
  [{ title: 'Tidy the desk', subject: 'Home', minutes: 15 }],
  [],
];
const WEEKS = 11;

let students = 0;

/** Makes the account with a few days around today, and the weeks before. @throws Error when the server refuses something */
export async function signUpStudent(origin: string): Promise<Person> {
  const student = { ...somebody('Noor'), email: `noor${++students}@example.org` };
  const { token } = await post<{ token: string }>(origin, '/api/auth/signup', student);
  const today = localToday();
  for (const { day, done = false, ...goal } of GOALS)
    await post(origin, '/api/goals', { ...goal, completed: done, date: addDays(today, day) }, token);
  for (const { day, ...log } of LOGS) await post(origin, '/api/logs', { ...log, date: addDays(today, day) }, token);
  for (let day = 3; day <= WEEKS * 7; day += 1) await writeDayBefore(origin, token, addDays(today, -day), day);
  return student;
}

async function writeDayBefore(origin: string, token: string, date: CalendarDay, day: number): Promise<void> {
  for (const [index, { title, subject, text, minutes }] of WEEK[day % 7]!.entries()) {
    // A bad week, and something left undone now and then.
    const completed = day % 37 > 4 && (day * 7 + index) % 5 !== 0;
    await post(origin, '/api/goals', { title, subject, completed, date }, token);
    if (text !== undefined && completed) await post(origin, '/api/logs', { text, subject, minutes, date }, token);
  }
}

/** The day as a clock on the wall says, which is the one that the browser will show. */
function localToday(): CalendarDay {
  return new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date());
}

async function post<T>(origin: string, path: string, body: unknown, token?: string): Promise<T> {
  const response = await fetch(origin + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
