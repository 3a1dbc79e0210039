/** A rule in words. */
import { ruleToText } from '#client/messages/rule-words.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';

interface RuleTextProps {
  rule: string;
  /** Says what the rule leaves out, such as the weekday. */
  startDate: CalendarDay;
}

export function RuleText({ rule, startDate }: RuleTextProps) {
  const { routines } = useSheetMessages();
  return <>{ruleToText(rule, startDate, routines)}</>;
}
