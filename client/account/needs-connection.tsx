/** Says, before anybody tries, that an account cannot be reached just now, and that nothing else waits for it. */
import { useSettingsMessages } from '#client/messages/use-settings-messages.ts';
import { useOnline } from './use-online.ts';
import './settings.css';

/** Nothing while there is a network. */
export function NeedsConnection() {
  const { remote } = useSettingsMessages();
  const online = useOnline();
  if (online) return null;
  return (
    <p role="status" className="settings-muted">
      {remote.needsConnection}
    </p>
  );
}
