/** The id of a calendar day's record. */
import type { CalendarDay } from './calendar-day.ts';
import { uuidV5 } from './uuid-v5.ts';

/** The name space of days. Frozen, as the ids in it are. */
export const DAYS_NAMESPACE = '16da520b-3ebd-4204-8cb5-081a3dfe9005';

/** The id under which a day is written about, the same in every account. */
export const dayId = (date: CalendarDay): string => uuidV5(DAYS_NAMESPACE, date);
