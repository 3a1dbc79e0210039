/** A rule in words. */
import { ruleToText } from '#client/messages/rule-words.ts';
import { useLaterMessages } from '#client/messages/use-later-messages.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';

interface RuleTextProps {
  rule: string;
  /** Says what the rule leaves out, such as the weekday. */
  startDate: CalendarDay;
}

export function RuleText({ rule, startDate }: RuleTextProps) {
  const { routines } = useLaterMessages();
  return <>{ruleToText(rule, startDate, routines)}</>;
}
