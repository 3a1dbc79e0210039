/** Fills a blank day with what stood on one like it. */
import { useStore, useStored } from '#client/runtime/use-runtime.tsx';
import { Button } from '#client/design/button.tsx';
import { copyDay } from '#client/goals/goal-intents.ts';
import { goalsBetween, isToCopy } from '#client/goals/goals-on.ts';
import { useChanges } from '#client/history/use-changes.ts';
import { formatDay } from '#client/messages/formats.ts';
import { type SheetMessages, useSheetMessages } from '#client/messages/english-sheets.ts';
import type { Store } from '#client/store/database.ts';
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';

/** Nothing where the week before was blank too. */
export function CopyDay({ date, today }: { date: CalendarDay; today: CalendarDay }) {
  const messages = useSheetMessages().copyDay;
  const store = useStore();
  const changes = useChanges();
  const from = useStored(() => dayToCopy(store, date), [store, date]);
  if (!from) return null;
  return (
    <Button
      icon="calendar"
      onClick={() =>
        void changes.make(
          ({ length }) => messages.copied(length),
          () => copyDay(store, from, date),
        )
      }
    >
      {sourceToText(from, today, messages)}
    </Button>
  );
}

/** As one would say it today: "last Friday" is not said of today, nor of a day to come. */
function sourceToText(from: CalendarDay, today: CalendarDay, messages: SheetMessages['copyDay']): string {
  if (from === today) return messages.fromToday;
  if (from === addDays(today, -1)) return messages.fromYesterday;
  return from < today ? messages.from(formatDay(from, 'weekdayLong')) : messages.fromDay(formatDay(from, 'short'));
}

/** The same weekday of the week before, or else the latest day since that has goals of its own. */
async function dayToCopy(store: Store, date: CalendarDay): Promise<CalendarDay | null> {
  const lastWeek = addDays(date, -7);
  const goals = await goalsBetween(store, lastWeek, addDays(date, -1));
  const days = goals.filter(isToCopy).map((goal) => goal.date);
  return days.includes(lastWeek) ? lastWeek : (days.sort().at(-1) ?? null);
}
