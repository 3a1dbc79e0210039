/** An export whose every title, note and entry tries to become markup or a script. */
import { randomUUID } from 'node:crypto';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { studentDocument } from './student-document.ts';

/** What would show that one of them ran. */
const RUN = 'window.hacked=1';

const TRIES = [
  `<script>${RUN}</script>`,
  `<img src=x onerror=${RUN}>`,
  `<svg/onload=${RUN}>`,
  `<iframe srcdoc="<script>parent.${RUN}</script>"></iframe>`,
  `<details open ontoggle=${RUN}>x</details>`,
  `<a href="javascript:${RUN}">x</a>`,
  `<math><mtext><style><img src=x onerror=${RUN}></style></mtext></math>`,
  `<input autofocus onfocus=${RUN}>`,
  `<object data="javascript:${RUN}"></object>`,
  `{{constructor.constructor('${RUN}')()}}`,
];

const AROUND: ((text: string) => string)[] = [
  (text) => text,
  (text) => `">${text}`,
  (text) => `'>${text}`,
  (text) => `</textarea>${text}`,
  (text) => `</title>${text}`,
  (text) => `<!--${text}-->`,
  (text) => `--><!-->${text}`,
  (text) => `]]>${text}`,
  (text) => text.toUpperCase().replaceAll('WINDOW.HACKED', 'window.hacked'),
  (text) => text.replaceAll('<', '&lt;'),
  (text) => text.replaceAll('<', '\\u003c'),
  (text) => text.replaceAll('<', '%3C'),
  (text) => text.replaceAll(' ', '\t'),
  (text) => `\u202e${text}`,
  (text) => `\`${text}\``,
  (text) => `\${${text}}`,
  (text) => `<b>${text}</b>`,
  (text) => `<<${text}`,
  (text) => `${text}//`,
  (text) => `x" style="x:expression(1)" y="${text}`,
];

/** 200 of them, no two alike, each short enough for a title. */
const HOSTILE_TEXTS = AROUND.flatMap((around) => TRIES.map((text) => around(text).slice(0, 200)));

/** A file that brings each as the title and the notes of a goal of `today`, and as an entry. */
export function hostileDocument(today: CalendarDay): string {
  const document = JSON.parse(studentDocument(today)) as {
    records: Record<'goals' | 'logs', Record<string, unknown>[]>;
  };
  const { goals, logs } = document.records;
  document.records.goals = HOSTILE_TEXTS.map((text) => ({
    ...{ ...goals[0], id: randomUUID(), title: text, notes: text, date: today, completed: false },
  }));
  document.records.logs = HOSTILE_TEXTS.map((text) => ({ ...logs[0], id: randomUUID(), text, date: today }));
  return JSON.stringify(document);
}
