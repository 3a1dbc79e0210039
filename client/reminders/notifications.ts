/** Notifications, as far as this browser allows them. */

export type NotificationPromise = 'granted' | 'denied' | 'default' | 'none';

/** Whether notifications may be shown here; `none` where the browser has none to offer. */
export const notificationPermission = (): NotificationPromise =>
  typeof Notification === 'undefined' ? 'none' : Notification.permission;

/** Asks the browser. Call it in the gesture of somebody who knows why. */
export async function askForNotifications(): Promise<NotificationPromise> {
  if (typeof Notification === 'undefined') return 'none';
  return Notification.requestPermission();
}

interface Shown {
  title: string;
  body: string;
  /** Two of the same tag are one: a second tab that shows it replaces the first. */
  tag: string;
  /** Where a tap leads; see client/service-worker.ts. */
  path: string;
}

/** Shows a notification. @returns whether the browser took it */
export async function showNotification({ title, body, tag, path }: Shown): Promise<boolean> {
  if (notificationPermission() !== 'granted') return false;
  const options = { body, tag, data: { path }, icon: '/favicon.svg' };
  try {
    const worker = await navigator.serviceWorker?.getRegistration();
    if (worker) await worker.showNotification(title, options);
    else new Notification(title, options);
    return true;
  } catch {
    // Some browsers show them by a worker alone, and there is none over plain HTTP.
    return false;
  }
}
