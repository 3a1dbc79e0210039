/**
 * What every browser test stands on: a real server process with a database, and devices whose pages must have nothing
 * to complain about when the test is over. Tests of one worker share their server and their browser, each with people of its own; a file
 * whose tests kill theirs says `test.use({ mortal: true })` for the server, `profiles` for the browser, and gets one for each.
 */
import { expect, test as base } from '@playwright/test';
import { startFaultProxy, type FaultProxy } from '#tests/support/fault-proxy.ts';
import { Device } from './device.ts';
import type { DeviceKind } from './browser-device.ts';
import { HomeServer } from './home-server.ts';

interface Shared {
  /** The server of all tests that leave it alive. */
  standing: HomeServer;
}

interface Fixtures {
  /** Whether the test may kill its server, which is then its own. */
  mortal: boolean;
  /** Whether the test closes or kills browsers, or needs what only a profile on disk has: each device then has its own. */
  profiles: boolean;
  /** The server as `npm start` runs it, on a port of its own. */
  server: HomeServer;
  /** A network in front of the server. Only devices that were given its address go through it. */
  network: FaultProxy;
  /** A new device, closed and searched for complaints after the test. @param origin the server's unless told */
  device: (kind: DeviceKind, origin?: string) => Device;
}

export const test = base.extend<Fixtures, Shared>({
  standing: [({}, use) => serve(use), { scope: 'worker' }],

  mortal: [false, { option: true }],
  profiles: [false, { option: true }],

  server: ({ mortal, standing }, use) => (mortal ? serve(use) : use(standing)),

  network: async ({ server }, use) => {
    const network = await startFaultProxy(server.port);
    await use(network);
    await network.close();
  },

  device: async ({ server, profiles, browser }, use) => {
    const devices: Device[] = [];
    await use((kind, origin = server.url) => {
      const device = new Device(kind, origin, profiles ? undefined : browser);
      devices.push(device);
      return device;
    });
    await Promise.all(devices.map((device) => device.dispose()));
    expect(devices.flatMap((device) => device.complaints)).toEqual([]);
  },
});

async function serve(use: (server: HomeServer) => Promise<void>): Promise<void> {
  const server = await HomeServer.start();
  await use(server);
  await server.dispose();
}

export { expect };
