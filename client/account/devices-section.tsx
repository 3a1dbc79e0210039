/** Where the account is signed in; any other device can be signed out from here. */
import { useState } from 'react';
import { useRuntime } from '#client/runtime/use-runtime.tsx';
import { Button } from '#client/design/button.tsx';
import { FormError } from '#client/design/form-error.tsx';
import { showToast } from '#client/design/toast-store.ts';
import { type SettingsMessages, useSettingsMessages } from '#client/messages/english-settings.ts';
import { formatInstant } from '#client/messages/formats.ts';
import { problemToSentence } from '#client/messages/problem-words.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { SignedInDevice } from '#protocol/own-account.ts';
import { Problem } from '#protocol/problem.ts';
import { RemoteView } from './remote-view.tsx';
import { SettingsSection } from '#client/design/settings-section.tsx';
import { useRemote } from './use-remote.ts';

export function DevicesSection() {
  const { account: messages } = useSettingsMessages();
  const { ownAccount } = useRuntime();
  const remote = useRemote(async () => (await ownAccount()).devices());
  return (
    <SettingsSection id="devices" title={messages.devices}>
      <p className="settings-muted">{messages.devicesLead}</p>
      <RemoteView remote={remote}>{(devices) => <DeviceList devices={devices} onChange={remote.ask} />}</RemoteView>
    </SettingsSection>
  );
}

function DeviceList({ devices, onChange }: { devices: SignedInDevice[]; onChange: () => Promise<void> }) {
  const messages = useMessages();
  const { account } = useSettingsMessages();
  const { ownAccount } = useRuntime();
  const [failure, setFailure] = useState<string>();
  const others = devices.filter(({ current }) => !current);
  const signOut = async (these: SignedInDevice[]) => {
    setFailure(undefined);
    try {
      const calls = await ownAccount();
      for (const { id } of these) await calls.signOutDevice(id).catch(unlessGone);
      showToast(account.signedOutDevices(these.length));
    } catch (cause) {
      if (!(cause instanceof Problem)) throw cause;
      setFailure(problemToSentence(cause, messages));
    }
    await onChange();
  };
  return (
    <>
      <ul className="settings-list">
        {[...devices.filter(({ current }) => current), ...others].map((device) => (
          <li key={device.id} className="settings-item">
            <div>
              <strong>{deviceToName(device, account)}</strong>
              {device.current && <span className="settings-badge">{account.thisDevice}</span>}
              <p className="settings-muted">{account.lastUsed(formatInstant(Date.parse(device.lastUsedAt)))}</p>
            </div>
            {!device.current && (
              <Button
                aria-label={account.signOutOf(deviceToName(device, account))}
                onClick={() => void signOut([device])}
              >
                {account.signOut}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {others.length === 0 && <p className="settings-muted">{account.onlyThis}</p>}
      {failure !== undefined && <FormError>{failure}</FormError>}
      {others.length > 1 && (
        <div className="settings-buttons">
          <Button kind="danger" onClick={() => void signOut(others)}>
            {account.signOutOthers}
          </Button>
        </div>
      )}
    </>
  );
}

/** The server's own label, "Firefox on Linux", in the reader's language. */
function deviceToName({ userAgent }: SignedInDevice, words: SettingsMessages['account']): string {
  const [browser, system] = userAgent?.split(' on ') ?? [];
  if (browser === undefined) return words.unknownDevice;
  return system === undefined ? browser : words.deviceName(browser, system);
}

/** A device that has signed itself out meanwhile is where it should be. */
function unlessGone(cause: unknown): void {
  if (!(cause instanceof Problem) || cause.code !== 'not_found') throw cause;
}
