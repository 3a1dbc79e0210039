/** The items that match a text: days, commands, goals, log entries, and a new goal. */
import { useMemo } from 'react';
import { useLocation } from 'wouter';
import { useStore } from '#client/runtime/use-runtime.tsx';
import type { IconName } from '#client/design/icon.tsx';
import { addPlanned } from '#client/goals/add-planned.ts';
import type { Chip, ReadLine, Reading } from '#client/goals/language/read-line.ts';
import { toPlan } from '#client/goals/line-plan.ts';
import { literally, useLanguage, useMoment, type Language } from '#client/goals/use-line-reader.ts';
import { openGoal } from '#client/goals/open-goal.tsx';
import { useChanges } from '#client/history/use-changes.ts';
import { commandToKeys, type KeyNames } from '#client/keys/key-names.ts';
import type { Command } from '#client/keys/key-table.ts';
import { runCommand } from '#client/keys/use-keys.ts';
import { formatDay, formatWallTime } from '#client/messages/formats.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { useViewMessages } from '#client/messages/english-views.ts';
import { dayPath } from '#client/day/day-path.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { fit } from '#client/store/match.ts';
import { fold, textToWords } from '#protocol/fold.ts';
import { MAX_LENGTH } from '#protocol/lengths.ts';
import { lengthOf } from '#protocol/text.ts';
import type { PaletteGroup, PaletteItem } from './palette-items.ts';
import { search, type Found, type SearchIndex } from './search-index.ts';

const MAX_GOALS = 8;
const MAX_LOGS = 6;

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
  const { search: messages } = useViewMessages();
  const language = useLanguage(text !== '');
  const momentNow = useMoment(today);
  const { goals: said } = useMessages();
  const { help } = useSheetMessages();
  const store = useStore();
  const changes = useChanges();
  const [, navigate] = useLocation();
  return useMemo(() => {
    const trimmed = text.trim();
    const { read, day } = readPalette(trimmed, language, momentNow());
    const plan = toPlan(read, today);
    const goTo = (date: CalendarDay) => () => navigate(dayPath(date, today));
    const toItem = ({ kind, id, date, text: title, done }: Found): PaletteItem => ({
      id,
      icon: kind === 'logs' ? 'book' : done ? 'check-circle' : 'circle',
      text: title,
      note: date === null ? messages.later : dayToText(date, today),
      run: date === null ? () => void openGoal(store, id, today) : goTo(date),
    });
    const create: PaletteItem = {
      id: 'create',
      icon: 'add',
      text:
        plan.date === today ? messages.create(plan.title) : messages.createOn(plan.title, dayToText(plan.date, today)),
      note: read.chips
        .filter(({ kind }) => kind !== 'date')
        .map(chipToNote)
        .join(' · '),
      creates: true,
      run: () => void changes.make(said.added, () => addPlanned(store, plan, today)),
    };
    const groups: PaletteGroup[] = [
      {
        name: messages.dates,
        items: day ? [{ id: day, icon: 'calendar', text: formatDay(day, 'full'), run: goTo(day) }] : [],
      },
      { name: messages.goals, items: search(index, 'goals', trimmed, today, MAX_GOALS).map(toItem) },
      { name: messages.logs, items: search(index, 'logs', trimmed, today, MAX_LOGS).map(toItem) },
      { name: messages.commandsTitle, items: commandItems(trimmed, messages.commands, help.keys, navigate) },
      { name: messages.newTitle, items: trimmed !== '' && lengthOf(plan.title) <= MAX_LENGTH.title ? [create] : [] },
    ];
    return groups.filter(({ items }) => items.length > 0);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the moment is that of the text
  }, [text, index, today, messages, language, said, help, store, changes, navigate]);
}

/** The goal that the text describes, and the day that it names as a whole. */
function readPalette(
  text: string,
  language: Language | undefined,
  moment: Reading,
): { read: ReadLine; day: CalendarDay | undefined } {
  if (!language) return { read: literally(text), day: undefined };
  const { today, dayFirst = true } = moment;
  return {
    read: language.readLine(text, language.grammars, moment),
    day: language.readDay(text, language.grammars, { today, dayFirst }),
  };
}

const dayToText = (day: CalendarDay, today: CalendarDay): string =>
  formatDay(day, day.slice(0, 4) === today.slice(0, 4) ? 'dayMonth' : 'dates');

/** A repeat is told as it was written. */
const chipToNote = ({ kind, value, words }: Chip): string =>
  kind === 'time' ? formatWallTime(value) : kind === 'subject' ? value : words;

/** Every command while nothing is typed. */
function commandItems(
  text: string,
  names: Record<(typeof COMMANDS | typeof PAGES)[number][0], string>,
  keyNames: KeyNames,
  navigate: (path: string) => void,
): PaletteItem[] {
  const words = textToWords(text);
  const items: PaletteItem[] = [
    ...COMMANDS.map(([command, icon]) => ({
      id: command,
      icon,
      text: names[command],
      keys: commandToKeys(command, keyNames)[0]?.join(' '),
      run: () => runCommand(command),
    })),
    ...PAGES.map(([page, icon]) => ({ id: page, icon, text: names[page], run: () => navigate(`/${page}`) })),
  ];
  return items.filter((item) => words.length === 0 || fit(fold(item.text), words) > 1);
}
