/** The id of a calendar day's record. */
import type { CalendarDay } from './calendar-day.ts';
import { uuidV5 } from './uuid-v5.ts';

/** The namespace of the ids of days. It must never change: every stored id follows from it. */
export const DAYS_NAMESPACE = '16da520b-3ebd-4204-8cb5-081a3dfe9005';

/** The id of a day's record, the same in every account. */
export const dayId = (date: CalendarDay): string => uuidV5(DAYS_NAMESPACE, date);
