/** What fits a text: days, commands, goals, log entries, and the goal that it could become. */
import { useMemo } from 'react';
import { useLocation } from 'wouter';
import { useStore } from '#client/runtime/use-runtime.tsx';
import type { IconName } from '#client/design/icon.tsx';
import { addGoal } from '#client/goals/goal-intents.ts';
import { openGoal } from '#client/goals/open-goal.tsx';
import { useChanges } from '#client/history/use-changes.ts';
import { commandToKeys } from '#client/keys/key-names.ts';
import type { Command } from '#client/keys/key-table.ts';
import { runCommand } from '#client/keys/use-keys.ts';
import { formatDay } from '#client/messages/formats.ts';
import { regionalLocale } from '#client/messages/spoken.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { useViewMessages } from '#client/messages/use-view-messages.ts';
import { dayPath } from '#client/day/day-path.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { fit } from '#client/store/match.ts';
import { fold, textToWords } from '#protocol/fold.ts';
import type { PaletteGroup, PaletteItem } from './palette-items.ts';
import { search, type Found, type SearchIndex } from './search-index.ts';
import { textToDay } from './text-to-day.ts';

const MAX_GOALS = 8;
const MAX_LOGS = 6;
const MAX_TITLE = 200;

const COMMANDS = [
  ['add', 'add'],
  ['write', 'pencil'],
  ['today', 'check-circle'],
  ['calendar', 'calendar'],
  ['log', 'book'],
  ['progress', 'chart'],
  ['settings', 'gear'],
  ['routines', 'repeat'],
  ['undo', 'undo'],
  ['redo', 'redo'],
  ['help', 'help'],
] as const satisfies readonly (readonly [Command, IconName])[];

/** Screens that no key leads to. */
const PAGES = [
  ['sync', 'sync'],
  ['trash', 'trash'],
  ['import', 'download'],
] as const satisfies readonly (readonly [string, IconName])[];

export function usePaletteItems(text: string, index: SearchIndex, today: CalendarDay): PaletteGroup[] {
  const { search: messages, dates: words } = useViewMessages();
  const { goals: said } = useMessages();
  const store = useStore();
  const changes = useChanges();
  const [, navigate] = useLocation();
  return useMemo(() => {
    const trimmed = text.trim();
    const day = textToDay(trimmed, { today, words, locale: regionalLocale() });
    const goTo = (date: CalendarDay) => () => navigate(dayPath(date, today));
    const toItem = ({ kind, id, date, text: title, done }: Found): PaletteItem => ({
      id,
      icon: kind === 'logs' ? 'book' : done ? 'check-circle' : 'circle',
      text: title,
      note:
        date === null ? messages.later : formatDay(date, date.slice(0, 4) === today.slice(0, 4) ? 'dayMonth' : 'dates'),
      run: date === null ? () => void openGoal(store, id, today) : goTo(date),
    });
    const create: PaletteItem = {
      id: 'create',
      icon: 'add',
      text: messages.create(trimmed),
      creates: true,
      run: () => void changes.make(said.added, () => addGoal(store, today, trimmed)),
    };
    const groups: PaletteGroup[] = [
      {
        name: messages.dates,
        items: day ? [{ id: day, icon: 'calendar', text: formatDay(day, 'full'), run: goTo(day) }] : [],
      },
      { name: messages.goals, items: search(index, 'goals', trimmed, today, MAX_GOALS).map(toItem) },
      { name: messages.logs, items: search(index, 'logs', trimmed, today, MAX_LOGS).map(toItem) },
      { name: messages.commandsTitle, items: commandItems(trimmed, messages.commands, navigate) },
      { name: messages.newTitle, items: trimmed !== '' && trimmed.length <= MAX_TITLE ? [create] : [] },
    ];
    return groups.filter(({ items }) => items.length > 0);
  }, [text, index, today, messages, words, said, store, changes, navigate]);
}

/** Every command while nothing is typed. */
function commandItems(
  text: string,
  names: Record<(typeof COMMANDS | typeof PAGES)[number][0], string>,
  navigate: (path: string) => void,
): PaletteItem[] {
  const words = textToWords(text);
  const items: PaletteItem[] = [
    ...COMMANDS.map(([command, icon]) => ({
      id: command,
      icon,
      text: names[command],
      keys: commandToKeys(command, '')[0]?.join(' '),
      run: () => runCommand(command),
    })),
    ...PAGES.map(([page, icon]) => ({ id: page, icon, text: names[page], run: () => navigate(`/${page}`) })),
  ];
  return items.filter((item) => words.length === 0 || fit(fold(item.text), words) > 1);
}
