/**
 * The kill switch. Published at /sw.js in place of the real worker (`SERVICE_WORKER=off npm start`, or any build with
 * that variable) it takes over at once, throws the stored shell away and removes itself; from the next load on, pages
 * come from the network. What people wrote is in IndexedDB and stays. A later build without the variable undoes it.
 */
/// <reference lib="webworker" />
declare const self: ServiceWorkerGlobalScope;

self.addEventListener('install', () => void self.skipWaiting());

self.addEventListener('activate', (event) => {
  event.waitUntil(leave());
});

async function leave(): Promise<void> {
  for (const name of await caches.keys()) await caches.delete(name);
  await self.registration.unregister();
}

export {};
