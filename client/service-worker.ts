/**
 * Keeps the shell of the app on the device: every file of the build is stored when the worker installs, and any app
 * address opens from there, with or without a network. It never sees `/api`: what a person wrote lives in IndexedDB.
 *
 * A new build waits. It takes over when the person asks (message `SKIP_WAITING`), or by itself at the next cold start,
 * when no page of the old build is open any more.
 */
/// <reference lib="webworker" />
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { isServerPath } from './pwa/server-paths.ts';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] };

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
