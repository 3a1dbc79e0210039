/** Opens the sheet of a goal from anywhere. */
import { lazyPart } from '#client/design/lazy-part.tsx';
import { openSheet } from '#client/design/over-store.ts';
import type { Store } from '#client/store/database.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';

const GoalDialogs = lazyPart(() => import('./goal-dialogs.tsx'));

/** Nothing happens where the goal is gone. */
export async function openGoal(store: Store, id: string, today: CalendarDay): Promise<void> {
  const goal = await store.goals.get(id);
  if (goal) openSheet((close) => <GoalDialogs kind="edit" goal={goal} today={today} onClose={close} />);
}
