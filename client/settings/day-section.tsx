/** When a day and a week begin, and in which time zone. */
import { useMemo } from 'react';
import { ButtonLink } from '#client/design/button.tsx';
import { Select } from '#client/design/field.tsx';
import { formatDay, formatWallTime } from '#client/messages/formats.ts';
import { useSettingsMessages } from '#client/messages/english-settings.ts';
import { usePreferences } from '#client/preferences/use-preferences.ts';
import { SettingsSection } from '#client/design/settings-section.tsx';
import { usePreferenceChange } from './use-preference-change.ts';

const HOURS = [0, 1, 2, 3, 4, 5, 6];
/** A week that begins on a Sunday, to have the names of its days. */
const SUNDAY_WEEK = ['2023-01-01', '2023-01-02', '2023-01-03', '2023-01-04', '2023-01-05', '2023-01-06', '2023-01-07'];
/** Follows the device. */
const DEVICE = '';

export function DaySection() {
  const { day: messages } = useSettingsMessages();
  const preferences = usePreferences();
  const change = usePreferenceChange();
  const zones = useMemo(() => Intl.supportedValuesOf('timeZone'), []);
  if (!preferences) return null;
  const { timeZone } = preferences;
  const deviceZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  // One that this browser does not list, chosen on another device, is shown all the same.
  const known = timeZone === null || zones.includes(timeZone) ? zones : [timeZone, ...zones];
  return (
    <SettingsSection id="day" title={messages.title}>
      <Select
        label={messages.dayStart}
        hint={messages.dayStartHint}
        value={preferences.dayStart}
        options={HOURS.map((hour) => ({ value: String(hour), text: formatWallTime(`0${hour}:00`) }))}
        onChange={(event) => change({ dayStart: Number(event.target.value) })}
      />
      <Select
        label={messages.weekStart}
        value={preferences.weekStart}
        options={SUNDAY_WEEK.map((day, index) => ({ value: String(index), text: formatDay(day, 'weekdayLong') }))}
        onChange={(event) => change({ weekStart: Number(event.target.value) })}
      />
      <Select
        label={messages.timeZone}
        hint={messages.timeZoneHint}
        value={timeZone ?? DEVICE}
        options={[
          { value: DEVICE, text: messages.deviceZone(zoneToWords(deviceZone)) },
          ...known.map((zone) => ({ value: zone, text: zoneToWords(zone) })),
        ]}
        onChange={(event) => change({ timeZone: event.target.value === DEVICE ? null : event.target.value })}
      />
      <div className="settings-buttons">
        <ButtonLink href="/routines">{messages.routines}</ButtonLink>
      </div>
    </SettingsSection>
  );
}

const zoneToWords = (zone: string): string => zone.replaceAll('_', ' ');
