import { expect, test } from 'vitest';
import { minutesIn, textToMinutes } from './minutes.ts';

test.each<[string, number | null | undefined]>([
  ['', null],
  ['90', 90],
  ['05', 5],
  ['1h 30', 90],
  ['1h', 60],
  ['1 h 30 min', 90],
  ['1:30', 90],
  ['1.5 h', 90],
  ['1,5h', 90],
  ['45 min', 45],
  ['2 hours', 120],
  ['1 Std. 30 Min.', 90],
  ['2 Stunden', 120],
  ['1,5 Std', 90],
  ['45 Minuten', 45],
  ['١س ٣٠د', 90],
  ['۴۵', 45],
  ['1440', 1440],
  ['1441', undefined],
  ['25h', undefined],
  ['1:75', undefined],
  ['-5', undefined],
  ['soon', undefined],
  ['1.5', undefined],
])('"%s" in minutes is %s', (text, minutes) => {
  expect(textToMinutes(text)).toBe(minutes);
});

test.each([
  ['Read chapter 3 45 min', '45 min'],
  ['Read for 1h 30', '1h 30'],
  ['Read 45 min #maths', '45 min'],
  ['قراءة ٤٥ دقيقة', '٤٥ دقيقة'],
  ['Read 10 pages', ''],
  ['Read chapter 3', ''],
  ['45 min of reading', ''],
  ['Ran 5 km', ''],
  ['Ran 100 m', ''],
  ['Read 1h 30m', '1h 30m'],
])('what "%s" says of its time is "%s"', (line, minutes) => expect(minutesIn(line)).toBe(minutes));
