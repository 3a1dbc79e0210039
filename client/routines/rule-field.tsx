/** How often something comes back: a few rules to choose from, or days of the week to tap. */
import { Select } from '#client/design/field.tsx';
import { formatDay } from '#client/messages/formats.ts';
import { ruleToText, weekdayName } from '#client/messages/rule-words.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { usePreferences } from '#client/preferences/use-preferences.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { everyRule, monthDayRule, ruleWeekdays, weekdaysRule } from '#protocol/make-rule.ts';
import './rule-field.css';

interface RuleFieldProps {
  /** Null where it does not come back. */
  rule: string | null;
  /** The day that "every week" and "every month" take theirs from. */
  startDate: CalendarDay;
  /** Whether it may not come back at all. */
  optional?: boolean;
  onChange: (rule: string | null) => void;
}

const NEVER = 'never';
const SOME_DAYS = 'days';

export function RuleField({ rule, startDate, optional, onChange }: RuleFieldProps) {
  const { routines: messages } = useSheetMessages();
  const presets = presetsOf(startDate);
  const weekdays = rule === null ? undefined : ruleWeekdays(rule);
  const isPreset = rule !== null && presets.includes(rule);
  const own = rule !== null && !isPreset && !weekdays ? [rule] : [];
  const options = [
    ...(optional ? [{ value: NEVER, text: messages.never }] : []),
    ...[...presets, ...own].map((each) => ({ value: each, text: ruleToText(each, startDate, messages) })),
    { value: SOME_DAYS, text: messages.someDays },
  ];
  const value = rule === null ? NEVER : isPreset || !weekdays ? rule : SOME_DAYS;
  const choose = (next: string) => {
    if (next === NEVER) onChange(null);
    else if (next === SOME_DAYS) onChange(weekdaysRule(someDays(startDate))!);
    else onChange(next);
  };
  return (
    <div className="rule-field">
      <Select
        label={messages.repeat}
        value={value}
        options={options}
        onChange={(event) => choose(event.target.value)}
      />
      {value === SOME_DAYS && weekdays && (
        <Weekdays chosen={weekdays} onChange={(next) => onChange(weekdaysRule(next) ?? rule)} />
      )}
    </div>
  );
}

function Weekdays({ chosen, onChange }: { chosen: number[]; onChange: (weekdays: number[]) => void }) {
  const { routines: messages } = useSheetMessages();
  const weekStart = usePreferences()?.weekStart ?? 1;
  return (
    <fieldset className="rule-days">
      <legend className="visually-hidden">{messages.days}</legend>
      {Array.from({ length: 7 }, (_, index) => (weekStart + index) % 7).map((weekday) => (
        <label key={weekday} className="rule-day">
          <input
            type="checkbox"
            className="rule-day-input"
            aria-label={weekdayName(weekday)}
            checked={chosen.includes(weekday)}
            onChange={({ target: { checked } }) =>
              onChange(checked ? [...chosen, weekday] : chosen.filter((each) => each !== weekday))
            }
          />
          <span aria-hidden="true" className="rule-day-name">
            {formatDay(`2023-01-0${weekday + 1}`, 'weekday')}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** The rules offered for a goal of this day. */
function presetsOf(startDate: CalendarDay): string[] {
  const weekday = weekdayOf(startDate);
  return [
    everyRule('DAILY')!,
    weekdaysRule([1, 2, 3, 4, 5])!,
    weekdaysRule([weekday])!,
    weekdaysRule([weekday], 2)!,
    monthDayRule(Number(startDate.slice(8)))!,
  ];
}

/** A first choice that is none of the rules above: this weekday and the one three days later. */
const someDays = (startDate: CalendarDay): number[] => [weekdayOf(startDate), (weekdayOf(startDate) + 3) % 7];

const weekdayOf = (day: CalendarDay): number => new Date(`${day}T00:00:00.000Z`).getUTCDay();
