/** The day that it is to a test, its devices and their server. */
import './shift-clock.js';
import type { CalendarDay } from '#protocol/calendar-day.ts';

/** In the zone of the run. */
export const dayOfTest = (): CalendarDay => new Date().toLocaleDateString('sv-SE');

/** A moment of a day in the zone of the run. @param time  HH:MM */
export const timeOf = (day: CalendarDay, time: string): Date => new Date(`${day}T${time}`);
