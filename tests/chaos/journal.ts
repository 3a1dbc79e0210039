/**
 * What a screen showed as saved, kept outside of every browser. What was tried and never shown may have been saved or not;
 * whoever judges lets both stand.
 */

export interface GoalEntry {
  kind: 'goal';
  day: string;
  /** The titles that it may have: more than one after a renaming that was cut short. */
  titles: string[];
  exists: Certainty;
  done: Certainty;
}

export interface LogEntry {
  kind: 'log';
  day: string;
  text: string;
  exists: Certainty;
}

export type Certainty = 'yes' | 'no' | 'maybe';

/** What is there in the end, as SQL has it. */
export interface GoalRow {
  id: string;
  title: string;
  date: string;
  completed: boolean;
}

export interface LogRow {
  id: string;
  text: string;
  date: string;
}

export class Journal {
  readonly goals: GoalEntry[] = [];
  readonly logs: LogEntry[] = [];
  /** How many writes were shown as saved. */
  saved = 0;

  /** Does something, and notes what it may have done before, and what it has done once the screen showed it. */
  async write(before: () => void, act: () => Promise<void>, after: () => void): Promise<void> {
    before();
    await act();
    after();
    this.saved += 1;
  }

  /** Sentences on what was saved and is not there, or is there and was never written. */
  judge(goals: GoalRow[], logs: LogRow[]): string[] {
    return [
      ...this.goals.flatMap((entry) => judgeGoal(entry, goals)),
      ...this.logs.flatMap((entry) => judgeLog(entry, logs)),
      ...strangers(
        goals.map(({ title }) => title),
        this.goals.flatMap(({ titles }) => titles),
        'goal',
      ),
      ...strangers(
        logs.map(({ text }) => text),
        this.logs.map(({ text }) => text),
        'entry',
      ),
    ];
  }
}

function judgeGoal({ titles, day, exists, done }: GoalEntry, rows: GoalRow[]): string[] {
  const found = rows.filter(({ title }) => titles.includes(title));
  const name = `goal “${titles.join('” or “')}” of ${day}`;
  if (found.length > 1) return [`${name} is there ${found.length} times`];
  const [row] = found;
  if (!row) return exists === 'yes' ? [`${name} is lost`] : [];
  if (exists === 'no') return [`${name} was deleted and is back`];
  if (row.date !== day) return [`${name} is on ${row.date}`];
  if (done !== 'maybe' && row.completed !== (done === 'yes')) return [`${name}: done is ${row.completed}, not ${done}`];
  return [];
}

function judgeLog({ text, exists }: LogEntry, rows: LogRow[]): string[] {
  const count = rows.filter((row) => row.text === text).length;
  if (count > 1) return [`entry “${text}” is there ${count} times`];
  return count === 0 && exists === 'yes' ? [`entry “${text}” is lost`] : [];
}

function strangers(there: string[], written: string[], what: string): string[] {
  const known = new Set(written);
  return there.filter((one) => !known.has(one)).map((one) => `nobody wrote the ${what} “${one}”`);
}
