import { describe, expect, it } from 'vitest';
import { lineToGoal, textToGoals } from './pasted-lines.ts';

const titles = (text: string) => textToGoals(text).map(({ title }) => title);

describe('a pasted text', () => {
  it.each([
    ['- One\n- Two', ['One', 'Two']],
    ['* One\r\n• Two\r\n\r\n– Three', ['One', 'Two', 'Three']],
    ['1. One\n2. Two\n3) Three', ['One', 'Two', 'Three']],
    ['3.5 Stunden lernen\n2.5 km laufen', ['3.5 Stunden lernen', '2.5 km laufen']],
    ['3. Kapitel lesen\n4. Kapitel lesen', ['3. Kapitel lesen', '4. Kapitel lesen']],
    ['1. Kapitel\n2. Kapitel', ['1. Kapitel', '2. Kapitel']],
    ['12. Dezember: Aufsatz\nLesen', ['12. Dezember: Aufsatz', 'Lesen']],
    ['1) read 10 pages\n- 20 words', ['1) read 10 pages', '20 words']],
    ['10 pages\n20 words', ['10 pages', '20 words']],
    ['-5 degrees\n+1 for Ada', ['-5 degrees', '+1 for Ada']],
    ['2026. What a year\n1984', ['2026. What a year', '1984']],
    ['[Maths] set 4\n[x]y', ['[Maths] set 4', '[x]y']],
  ])('%j', (text, expected) => expect(titles(text)).toEqual(expected));

  it('keeps what was ticked', () => {
    expect(textToGoals('- [x] One\n- [ ] Two\n[X] Three\n☑ Four\n☐ Five\n* [] Six')).toEqual([
      { title: 'One', completed: true },
      { title: 'Two' },
      { title: 'Three', completed: true },
      { title: 'Four', completed: true },
      { title: 'Five' },
      { title: 'Six' },
    ]);
  });

  it('cuts a long line between characters, and keeps it whole in the notes', () => {
    const long = `${'x'.repeat(199)}😀😀 end`;
    expect(lineToGoal(long)).toEqual({ title: `${'x'.repeat(199)}😀`, notes: long });
    expect(lineToGoal('😀'.repeat(200))).toEqual({ title: '😀'.repeat(200) });
    expect(textToGoals(`${long}\nTwo`).map(({ title }) => title.isWellFormed())).toEqual([true, true]);
  });
});
