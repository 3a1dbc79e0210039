/** Says, once somebody has signed up or in, how many of a guest's goals came along, and leads to those that are far ahead. */
import { useLocation } from 'wouter';
import { useGoOn } from '#client/design/use-go-on.ts';
import { useRuntime, useStore } from '#client/runtime/use-runtime.tsx';
import { showToast } from '#client/design/toast-store.ts';
import { formatDay } from '#client/messages/formats.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { Store } from '#client/store/database.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';

/**
 * Goes on to Today after an entry and says what came along.
 * @returns a function that reads the guest's goals first, then enters; `said` is what the toast begins with. @throws Problem
 */
export function useEntry(): (said: string, enter: () => Promise<void>) => Promise<void> {
  const { person } = useRuntime();
  const store = useStore();
  const { account: messages } = useMessages();
  const [, navigate] = useLocation();
  const begin = useGoOn();
  return async (said, enter) => {
    const { count, last } = person.userId === null ? await readGoals(store) : NONE;
    const goOn = begin();
    await enter();
    goOn('/');
    if (count === 0) return showToast(said);
    const show = last ? { name: messages.showLast, run: () => navigate(`/d/${last}`) } : undefined;
    showToast(`${said}. ${messages.cameAlong(count, last && formatDay(last, 'shortYear'))}`, show);
  };
}

const NONE = { count: 0, last: undefined };
/** Goals within this time are on the first screens anyway, in ms. */
const NEAR_MS = 7 * 86_400_000;

/** How many goals there are, and the day of the last one, where that is more than a week ahead. */
export async function readGoals(store: Store): Promise<{ count: number; last: CalendarDay | undefined }> {
  const [count, latest] = await Promise.all([store.goals.count(), store.goals.orderBy('date').last()]);
  const isAhead = latest && Date.parse(latest.date!) > store.now() + NEAR_MS;
  return { count, last: isAhead ? latest.date! : undefined };
}
