/** Settings: who is signed in, when a day begins, how the app looks. */
import type { ReactNode } from 'react';
import { useRuntime } from '#client/app/use-runtime.tsx';
import { ButtonLink } from '#client/design/button.tsx';
import { Select } from '#client/design/field.tsx';
import { useChanges } from '#client/history/use-changes.ts';
import { formatDay, formatWallTime } from '#client/messages/formats.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { usePreferences } from '#client/preferences/use-preferences.ts';
import { changePreferences } from '#client/preferences/preference-intents.ts';
import type { PreferenceFields } from '#client/store/preferences.ts';
import { SignOut } from './sign-out.tsx';
import './settings.css';

/** @param children  further sections, below those of the person */
export function Settings({ children }: { children?: ReactNode }) {
  const messages = useMessages().settings;
  return (
    <div className="settings">
      <section className="card settings-section" aria-labelledby="settings-account">
        <h2 id="settings-account">{messages.account}</h2>
        <Account />
      </section>
      <Choices />
      {children}
    </div>
  );
}

function Account() {
  const { settings: messages, account } = useMessages();
  const { person } = useRuntime();
  if (person.userId !== null)
    return (
      <>
        <p>
          <span className="settings-muted">{messages.signedInAs}</span>
          <br />
          <strong dir="auto">{person.name}</strong>
          <br />
          <span dir="ltr">{person.email}</span>
        </p>
        <SignOut />
      </>
    );
  return (
    <>
      <p>{messages.guest}</p>
      <div className="settings-buttons">
        <ButtonLink kind="primary" href="/signup">
          {account.createAccount}
        </ButtonLink>
        <ButtonLink href="/login">{account.signIn}</ButtonLink>
      </div>
    </>
  );
}

const HOURS = [0, 1, 2, 3, 4, 5, 6];
/** A week that begins on a Sunday, to have the names of its days. */
const SUNDAY_WEEK = ['2023-01-01', '2023-01-02', '2023-01-03', '2023-01-04', '2023-01-05', '2023-01-06', '2023-01-07'];

function Choices() {
  const messages = useMessages().settings;
  const { store, person } = useRuntime();
  const preferences = usePreferences();
  const changes = useChanges();
  if (!preferences) return null;
  const change = (put: Partial<PreferenceFields>) =>
    void changes.make(messages.changed, () => changePreferences(store, person.userId, put));
  return (
    <>
      <section className="card settings-section" aria-labelledby="settings-day">
        <h2 id="settings-day">{messages.day}</h2>
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
      </section>
      <section className="card settings-section" aria-labelledby="settings-looks">
        <h2 id="settings-looks">{messages.appearance}</h2>
        <Select
          label={messages.theme}
          value={preferences.theme}
          options={(['system', 'light', 'dark'] as const).map((theme) => ({
            value: theme,
            text: messages.themes[theme],
          }))}
          onChange={(event) => change({ theme: event.target.value as PreferenceFields['theme'] })}
        />
      </section>
    </>
  );
}
