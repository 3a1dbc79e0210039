/**
 * What every browser test stands on: a real server process with a database, and devices whose pages must have nothing
 * to complain about when the test is over. Tests of one worker share their server and their browser, each with people of its own; a file
 * whose tests kill their server says `test.use({ mortal: true })`, and a device whose browser is closed or killed asks for a profile.
 */
import { expect, test as base } from '@playwright/test';
import '#tests/clock/shift-clock.js';
import { startFaultProxy, type FaultProxy } from '#tests/support/fault-proxy.ts';
import { Device } from './device.ts';
import type { DeviceKind, Edition } from './browser-device.ts';
import { HomeServer } from './home-server.ts';

interface Shared {
  /** The server of all tests that leave it alive. */
  standing: HomeServer;
}

interface DeviceOptions {
  /** Where it finds the app; the server's own address unless told. */
  origin?: string;
  /** Which browser it has for itself, with a profile on disk, that can be closed, killed and opened again; none unless told. */
  profile?: Edition;
}

interface Fixtures {
  /** Whether the test may kill its server, which is then its own. */
  mortal: boolean;
  /** Whether that server has the machine's clock, as a browser has that takes no other. */
  machineClock: boolean;
  /** The server as `npm start` runs it, on a port of its own. */
  server: HomeServer;
  /** A network in front of the server. Only devices that were given its address go through it. */
  network: FaultProxy;
  /** A new device, closed and searched for complaints after the test. */
  device: (kind: DeviceKind, options?: DeviceOptions) => Device;
}

export const test = base.extend<Fixtures, Shared>({
  standing: [({}, use) => serve(use), { scope: 'worker' }],

  mortal: [false, { option: true }],
  machineClock: [false, { option: true }],

  server: ({ mortal, machineClock, standing }, use) =>
    mortal ? serve(use, machineClock ? MACHINE_CLOCK : {}) : use(standing),

  network: async ({ server }, use) => {
    const network = await startFaultProxy(server.port);
    await use(network);
    await network.close();
  },

  device: async ({ server, browser }, use, testInfo) => {
    const devices: Device[] = [];
    await use((kind, { origin = server.url, profile } = {}) => {
      const device = new Device(kind, origin, profile ?? browser);
      devices.push(device);
      return device;
    });
    if (testInfo.status !== testInfo.expectedStatus)
      for (const device of devices) console.log(`At the end of "${testInfo.title}": ${await device.describe()}`);
    await Promise.all(devices.map((device) => device.dispose()));
    expect(devices.flatMap((device) => device.complaints)).toEqual([]);
  },
});

const MACHINE_CLOCK = { TEST_CLOCK_OFFSET_MS: '0' };

async function serve(use: (server: HomeServer) => Promise<void>, env?: Record<string, string>): Promise<void> {
  const server = await HomeServer.start(env);
  await use(server);
  await server.dispose();
}

export { expect };
