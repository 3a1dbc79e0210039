/**
 * Keeps the shell of the app on the device: every file of the build is stored when the worker installs, and any app
 * address opens from there, with or without a network. It answers nothing under `/api`: what a person wrote lives in
 * IndexedDB, and where the browser can, is sent from there with no page open (`send-outbox.ts`).
 *
 * A new build waits. It takes over when the person asks (message `SKIP_WAITING`), or by itself at the next cold start,
 * when no page of the old build is open any more.
 */
/// <reference lib="webworker" />
import { addPlugins, cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { ownScript } from './pwa/own-script.ts';
import { SEND_TAG } from './pwa/send-tag.ts';
import { isServerPath } from './pwa/server-paths.ts';

interface SyncEvent extends ExtendableEvent {
  tag: string;
}

declare const self: ServiceWorkerGlobalScope & {
  __WB_MANIFEST: { url: string; revision: string | null; integrity?: string }[];
  /** There once `SENDER` has been loaded. */
  sendOutbox(): Promise<void>;
  addEventListener(type: 'sync', listener: (event: SyncEvent) => void): void;
};

/** The page asks for this script first. What a portal, or a proxy that asks who one is, answers for the page does not. */
const FIRST_SCRIPT = '/first-look.js';

// The list of files says what each one is but the page. What is something else is not stored, and the build before stays.
addPlugins([
  {
    async cacheWillUpdate({ request, response }) {
      const isPage = new URL(request.url).pathname === '/index.html';
      const isOurs = response.ok && (!isPage || (await response.clone().text()).includes(FIRST_SCRIPT));
      return isOurs ? response : null;
    },
  },
]);

cleanupOutdatedCaches();
precacheAndRoute(self.__WB_MANIFEST);

const shell = createHandlerBoundToURL('/index.html');
registerRoute(new NavigationRoute((options) => shell(options), { denylist: [isServerPath] }));

self.addEventListener('message', (event) => {
  if ((event.data as { type?: unknown } | null)?.type === 'SKIP_WAITING') void self.skipWaiting();
});

// The page of a first visit was loaded without a worker. Adopting it makes that very visit work offline, lazy
// screens included. For an update this changes nothing: pages move to the new worker with skipWaiting anyway.
self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});

/** Weighs more than all of this, so it is run only when there is something to send. Built by scripts/worker-part.ts. */
const SENDER = '/send-outbox.js';

// A script that a worker loads while it installs can be loaded again later.
self.addEventListener('install', () => {
  if ('sync' in self.registration) importScripts(ownScript(SENDER));
});

self.addEventListener('sync', (event) => {
  if (event.tag !== SEND_TAG) return;
  importScripts(ownScript(SENDER));
  event.waitUntil(self.sendOutbox());
});

// A tap on a reminder: the app that is open goes to the goal's day, or it opens there.
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const path = (event.notification.data as { path?: unknown } | null)?.path;
  event.waitUntil(openAt(typeof path === 'string' && path.startsWith('/') ? path : '/'));
});

async function openAt(path: string): Promise<void> {
  const [open] = await self.clients.matchAll({ type: 'window' });
  if (!open) return void (await self.clients.openWindow(path));
  await open.focus();
  await open.navigate(new URL(path, self.location.origin).href);
}
