/** Whether this browser lets the app show notifications. */
import { useEffect, useState } from 'react';
import { useSettingsMessages } from '#client/messages/use-settings-messages.ts';
import { SettingsSection } from './settings-section.tsx';

type Permission = NotificationPermission | 'unsupported';

export function NotificationsSection() {
  const { notifications: messages } = useSettingsMessages();
  const permission = usePermission();
  return (
    <SettingsSection id="notifications" title={messages.title}>
      <p className="settings-muted">{messages[permission]}</p>
    </SettingsSection>
  );
}

/** The permission as it stands, also when it is changed in the browser's own settings meanwhile. */
function usePermission(): Permission {
  const [permission, setPermission] = useState(readPermission);
  useEffect(() => {
    const look = () => setPermission(readPermission());
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
  }, []);
  return permission;
}

const readPermission = (): Permission => ('Notification' in window ? Notification.permission : 'unsupported');
