/** Says, before anybody tries, that an account cannot be reached just now, and that nothing else waits for it. */
import { useMessages } from '#client/messages/use-messages.ts';
import { useOnline } from '#client/runtime/runtime-online.ts';
import '#client/design/settings.css';

/** Nothing while there is a network. */
export function NeedsConnection() {
  const { needsConnection } = useMessages().account;
  const online = useOnline();
  if (online) return null;
  return (
    <p role="status" className="settings-muted">
      {needsConnection}
    </p>
  );
}
