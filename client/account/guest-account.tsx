/** The account page of a guest: sign up or sign in. */
import { ButtonLink } from '#client/design/button.tsx';
import { useMessages } from '#client/messages/use-messages.ts';
import { useSettingsMessages } from '#client/messages/english-settings.ts';
import { NeedsConnection } from './needs-connection.tsx';

export function GuestAccount() {
  const { account } = useMessages();
  const { account: messages } = useSettingsMessages();
  return (
    <>
      <p>{messages.guest}</p>
      <NeedsConnection />
      <div className="settings-buttons">
        <ButtonLink kind="primary" href="/signup">
          {account.createAccount}
        </ButtonLink>
        <ButtonLink href="/login">{account.signIn}</ButtonLink>
      </div>
    </>
  );
}
