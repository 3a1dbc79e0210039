/** The goal of a routine on a day: its id follows from both, so that two devices that write it down offline write the same goal. */
import type { CalendarDay } from './calendar-day.ts';
import { sha1 } from './sha1.ts';

/**
 * The id of a routine's goal on a day: the UUID version 5 of the day's text in the routine's name space.
 * @param routineId  a UUID in lower case
 * @see RFC 9562 section 5.5
 */
export function routineGoalId(routineId: string, day: CalendarDay): string {
  const name = [...hexToBytes(routineId.replaceAll('-', '')), ...[...day].map((digit) => digit.charCodeAt(0))];
  const bytes = sha1(Uint8Array.from(name)).slice(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const hexToBytes = (hex: string): number[] => [...hex.matchAll(/../g)].map(([byte]) => Number.parseInt(byte, 16));
