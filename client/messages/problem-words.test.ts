import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { FormError } from '#client/design/form-error.tsx';
import { Problem, titleOf } from '#protocol/problem.ts';
import { hostileDocument } from '#tests/e2e/hostile-document.ts';
import { english } from './english.ts';
import { problemToSentence } from './problem-words.ts';

const { records } = JSON.parse(hostileDocument('2026-03-02')) as { records: { goals: { title: string }[] } };

test('what a server says of a problem is shown as text, whatever it is', () => {
  expect(records.goals).toHaveLength(200);
  for (const { title } of records.goals) {
    const code = 'invalid_request';
    const sentence = problemToSentence(
      Problem.fromDocument({ type: 'about:blank', title: titleOf(code), status: 400, detail: title, code }),
      english,
    );
    const markup = renderToStaticMarkup(createElement(FormError, { children: sentence }));
    const inside = /^<p[^<>]*>([^<>]*)<\/p>$/.exec(markup)?.[1];
    expect(inside, markup).toBeDefined();
  }
});
