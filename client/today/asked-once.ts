/** Questions that are asked only once on this device. */
import { keptValue, textForm } from '#client/local/kept-value.ts';

const answers = {
  notifications: keptValue('studentos-asked-notifications', textForm),
  'day-start': keptValue('studentos-asked-day-start', textForm),
};

type Question = keyof typeof answers;

export const isAsked = (question: Question): boolean => answers[question].get() !== null;

export const noteAsked = (question: Question): void => answers[question].set('yes');
