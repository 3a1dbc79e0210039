/** What is asked once and then never again, on this device. */

type Question = 'notifications' | 'day-start';

const keyOf = (question: Question): string => `studentos-asked-${question}`;

export function isAsked(question: Question): boolean {
  try {
    return localStorage.getItem(keyOf(question)) !== null;
  } catch {
    return false;
  }
}

export function noteAsked(question: Question): void {
  try {
    localStorage.setItem(keyOf(question), 'yes');
  } catch {
    // A browser that keeps nothing asks once more; nothing else depends on it.
  }
}
