/** The person's account: what they are called, their password, where they are signed in, and its end. */
import type { ReactNode } from 'react';
import { useRuntime } from '#client/runtime/use-runtime.tsx';
import { useSettingsMessages } from '#client/messages/english-settings.ts';
import { DeleteAccount } from './delete-account.tsx';
import { DevicesSection } from './devices-section.tsx';
import { GuestAccount } from './guest-account.tsx';
import { PasswordSection } from './password-section.tsx';
import { ProfileSection } from './profile-section.tsx';
import { SettingsSection } from '#client/design/settings-section.tsx';
import '#client/design/settings.css';

/** @param exportButton  offered before the account is deleted */
export function AccountPage({ exportButton }: { exportButton: ReactNode }) {
  const { account } = useSettingsMessages();
  const { person } = useRuntime();
  if (person.userId === null)
    return (
      <div className="settings">
        <SettingsSection id="account" title={account.title}>
          <GuestAccount />
        </SettingsSection>
      </div>
    );
  return (
    <div className="settings">
      <ProfileSection />
      <PasswordSection />
      <DevicesSection />
      <DeleteAccount exportButton={exportButton} />
    </div>
  );
}
