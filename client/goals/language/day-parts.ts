/** Hours as people say them: "at 8" in the evening is 20:00. */

/** A part of the day, or a half of the dial. */
export type DayPart = 'am' | 'pm' | 'morning' | 'noon' | 'afternoon' | 'evening' | 'night';

/**
 * A wall time `HH:MM`.
 * @param part  says which half of the day a number up to twelve is of; without one, 1 to 6 are of the afternoon if `open`
 * @param open  nobody said the half, as in "at 5"
 * @returns undefined where the clock has no such time
 */
export function timeOf(hour: number, minute: number, part: DayPart | undefined, open: boolean): string | undefined {
  if (!(hour >= 0 && hour < 24 && minute >= 0 && minute < 60)) return undefined;
  const isDial = hour >= 1 && hour <= 12;
  if ((part === 'am' || part === 'pm') && !isDial) return undefined;
  const onDial = isDial && (part !== undefined || open) ? hour % 12 : hour;
  return toTime(
    isDial && isAfternoon(hour, part, open) ? onDial + 12 : isDial && part === undefined ? hour : onDial,
    minute,
  );
}

function isAfternoon(hour: number, part: DayPart | undefined, open: boolean): boolean {
  switch (part) {
    case 'am':
    case 'morning':
      return false;
    case 'pm':
    case 'afternoon':
      return true;
    case 'evening':
      return hour !== 12;
    case 'noon':
      return hour === 12 || hour < 6;
    case 'night':
      return hour >= 6 && hour !== 12;
    case undefined:
      // Nobody studies at 5 in the morning without saying so.
      return open && hour <= 6;
  }
}

const toTime = (hour: number, minute: number): string =>
  `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
