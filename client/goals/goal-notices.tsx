/** On a goal's own sheet: which of its fields were also changed on another device. */
import { useLaterMessages } from '#client/messages/use-later-messages.ts';
import { NoticeItem } from '#client/history/notice-item.tsx';
import { useGoalNotices } from '#client/history/use-notices.ts';

export function GoalNotices({ goalId }: { goalId: string }) {
  const { notices: messages } = useLaterMessages();
  const notices = useGoalNotices(goalId);
  if (notices.length === 0) return null;
  return (
    <ul className="card" aria-label={messages.title}>
      {notices.map((notice) => (
        <NoticeItem key={notice.id} notice={notice} />
      ))}
    </ul>
  );
}
