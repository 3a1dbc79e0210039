import { describe, expect, it } from 'vitest';
import { sharedToText, textToGoal } from './shared-text.ts';

const shared = (fields: Record<string, string>) => sharedToText(new URLSearchParams(fields));

describe('what is shared', () => {
  it('is told once', () => {
    expect(shared({ title: 'A talk', text: 'A talk https://x.org', url: 'https://x.org' })).toBe(
      'A talk https://x.org',
    );
    expect(shared({ title: 'Same', text: 'Same' })).toBe('Same');
    expect(shared({ title: 'A', text: 'b', url: 'https://x.org' })).toBe('A\nb\nhttps://x.org');
    expect(shared({})).toBe('');
  });

  it('becomes a goal of one line, the rest its notes', () => {
    expect(textToGoal(' A talk \nhttps://x.org\n')).toEqual({ title: 'A talk', notes: 'https://x.org' });
    const long = '😀'.repeat(201);
    expect(textToGoal(long)).toEqual({ title: '😀'.repeat(200), notes: long });
  });
});
