/** Settings: one card a subject, from the person to the app. */
import type { ReactNode } from 'react';
import { useRuntime } from '#client/runtime/use-runtime.tsx';
import { ButtonLink } from '#client/design/button.tsx';
import { useSettingsMessages } from '#client/messages/english-settings.ts';
import { AppearanceSection } from './appearance-section.tsx';
import { DaySection } from './day-section.tsx';
import { GuestAccount } from '#client/account/guest-account.tsx';
import { LanguageSection } from './language-section.tsx';
import { NotificationsSection } from './notifications-section.tsx';
import { SettingsSection } from '#client/design/settings-section.tsx';
import { ShortcutsSection } from './shortcuts-section.tsx';
import { SignOut } from '#client/account/sign-out.tsx';
import '#client/design/settings.css';

/** @param children  further sections, between those of the person and the tokens */
export function Settings({ children }: { children?: ReactNode }) {
  return (
    <div className="settings">
      <Account />
      <DaySection />
      <AppearanceSection />
      <LanguageSection />
      <NotificationsSection />
      <ShortcutsSection />
      <Tokens />
      {children}
    </div>
  );
}

function Account() {
  const { account: messages } = useSettingsMessages();
  const { person } = useRuntime();
  return (
    <SettingsSection id="account" title={messages.title}>
      {person.userId === null ? (
        <GuestAccount />
      ) : (
        <>
          <p>
            <span className="settings-muted">{messages.signedInAs}</span>
            <br />
            <strong>
              <bdi>{person.name}</bdi>
            </strong>
            <br />
            <bdi>{person.email}</bdi>
          </p>
          <div className="settings-buttons">
            <ButtonLink href="/account">{messages.manage}</ButtonLink>
            <SignOut />
          </div>
        </>
      )}
    </SettingsSection>
  );
}

function Tokens() {
  const { tokens: messages } = useSettingsMessages();
  const { person } = useRuntime();
  return (
    <SettingsSection id="tokens" title={messages.title}>
      <p className="settings-muted">{messages.lead}</p>
      {person.userId === null ? (
        <p className="settings-muted">{messages.guest}</p>
      ) : (
        <div className="settings-buttons">
          <ButtonLink href="/tokens">{messages.manage}</ButtonLink>
        </div>
      )}
    </SettingsSection>
  );
}
