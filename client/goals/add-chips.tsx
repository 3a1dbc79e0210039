/** The chips of the add bar: the parts that it recognised, each of which can be turned back into plain words. */
import { Suspense } from 'react';
import { Icon, type IconName } from '#client/design/icon.tsx';
import { lazyPart } from '#client/design/lazy-part.tsx';
import { formatDay, formatWallTime } from '#client/messages/formats.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import type { Messages } from '#client/messages/english.ts';
import type { Chip } from './language/read-line.ts';

interface AddChipsProps {
  chips: Chip[];
  today: CalendarDay;
  /** The day of the line. */
  date: CalendarDay;
  /** The words are part of the title after all. */
  onKeep: (words: string) => void;
}

/** The words of rules load with the grammar that finds them; until then, what was written says it. */
const RuleText = lazyPart(async () => ({ default: (await import('#client/routines/rule-text.tsx')).RuleText }));

const ICONS: Record<Chip['kind'], IconName> = {
  date: 'calendar',
  time: 'bell',
  subject: 'tag',
  repeat: 'repeat',
  until: 'calendar',
};

/** The region is there before its chips, so that they are read out when they come. */
export function AddChips({ chips, today, date, onKeep }: AddChipsProps) {
  const messages = useMessages().goals;
  return (
    <ul className="add-chips" aria-live="polite">
      {chips.map((chip) => (
        <li key={chip.kind} className="add-chip">
          <Icon name={ICONS[chip.kind]} />
          <span dir="auto">
            {chip.kind === 'repeat' ? (
              <Suspense fallback={chip.words}>
                <RuleText rule={chip.value} startDate={date} />
              </Suspense>
            ) : (
              chipToText(chip, today, messages)
            )}
          </span>
          <button
            type="button"
            className="add-chip-keep"
            aria-label={messages.keepWords(chip.words)}
            title={messages.keepWords(chip.words)}
            onClick={() => onKeep(chip.words)}
          >
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** A day of another year says which. */
function chipToText({ kind, value }: Chip, today: CalendarDay, messages: Messages['goals']): string {
  const day = () => formatDay(value, value.slice(0, 4) === today.slice(0, 4) ? 'short' : 'shortYear');
  if (kind === 'date') return day();
  if (kind === 'until') return messages.untilDay(day());
  return kind === 'time' ? formatWallTime(value) : value;
}
