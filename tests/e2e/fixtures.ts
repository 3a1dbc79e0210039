/**
 * What every browser test stands on: a real server process with its own database, and devices whose pages must have
 * nothing to complain about when the test is over.
 */
import { expect, test as base } from '@playwright/test';
import { startFaultProxy, type FaultProxy } from '#tests/support/fault-proxy.ts';
import { Device } from './device.ts';
import type { DeviceKind } from './browser-device.ts';
import { HomeServer } from './home-server.ts';

interface Fixtures {
  /** The server as `npm start` runs it, on a port of its own, with a database of its own. */
  server: HomeServer;
  /** A network in front of the server. Only devices that were given its address go through it. */
  network: FaultProxy;
  /** A new device, closed and searched for complaints after the test. @param origin the server's unless told */
  device: (kind: DeviceKind, origin?: string) => Device;
}

export const test = base.extend<Fixtures>({
  server: async ({}, use) => {
    const server = await HomeServer.start();
    await use(server);
    await server.dispose();
  },

  network: async ({ server }, use) => {
    const network = await startFaultProxy(server.port);
    await use(network);
    await network.close();
  },

  device: async ({ server }, use) => {
    const devices: Device[] = [];
    await use((kind, origin = server.url) => {
      const device = new Device(kind, origin);
      devices.push(device);
      return device;
    });
    await Promise.all(devices.map((device) => device.dispose()));
    expect(devices.flatMap((device) => device.complaints)).toEqual([]);
  },
});

export { expect };
