/** Whether this browser lets the app show notifications, and a way to have it ask. */
import { useCallback, useEffect, useState } from 'react';
import { Button } from '#client/design/button.tsx';
import { useSettingsMessages } from '#client/messages/english-settings.ts';
import { SettingsSection } from '#client/design/settings-section.tsx';

type Permission = NotificationPermission | 'unsupported';

export function NotificationsSection() {
  const { notifications: messages } = useSettingsMessages();
  const { permission, look } = usePermission();
  return (
    <SettingsSection id="notifications" title={messages.title}>
      <p className="settings-muted">{messages[permission]}</p>
      {permission === 'default' && (
        <div className="settings-buttons">
          <Button onClick={() => void Notification.requestPermission().then(look)}>{messages.allow}</Button>
        </div>
      )}
    </SettingsSection>
  );
}

/** The permission as it stands, also when it is changed in the browser's own settings meanwhile. */
function usePermission(): { permission: Permission; look: () => void } {
  const [permission, setPermission] = useState(readPermission);
  const look = useCallback(() => setPermission(readPermission()), []);
  useEffect(() => {
    let status: PermissionStatus | undefined;
    void navigator.permissions
      ?.query({ name: 'notifications' })
      .then((found) => {
        status = found;
        status.addEventListener('change', look);
      })
      .catch(() => undefined);
    window.addEventListener('focus', look);
    return () => {
      status?.removeEventListener('change', look);
      window.removeEventListener('focus', look);
    };
  }, [look]);
  return { permission, look };
}

const readPermission = (): Permission => ('Notification' in window ? Notification.permission : 'unsupported');
