/** How a page, and the worker, reach the server for a person. */
import type { DeviceDatabase } from '#client/device/device-database.ts';
import type { Api, ApiPorts } from '#client/http/api.ts';
import { PersonSession } from '#client/http/session.ts';
import { alone, storePorts } from './store-ports.ts';

/** The name of a person's database on this device; null is the guest. */
export const storeName = (userId: string | null): string => `studentos-${userId ?? 'guest'}`;

/** The way to the server that this build knows. */
export const browserNetwork: ApiPorts = {
  fetch: (input, init) => fetch(input, init),
  baseUrl: (import.meta.env.VITE_API_URL as string | undefined) ?? '',
  newId: storePorts.newId,
  deadline: (ms) => AbortSignal.timeout(ms),
  zip,
};

/** Below this it would save less than a packet. */
const ZIP_FROM = 1_000;

/** To another origin it would cost a question whether the header may be sent. */
function zip(json: string): Promise<Blob> | undefined {
  if (json.length < ZIP_FROM || browserNetwork.baseUrl !== '' || !('CompressionStream' in globalThis)) return undefined;
  return new Response(new Blob([json]).stream().pipeThrough(new CompressionStream('gzip'))).blob();
}

/** Needed at a sign-in and after a crash of the browser, so it is not among the first scripts. */
export const loadDeviceKey = () => import('#client/device/device-key.ts');

/** @param token  the access token, when it has just been given out */
export function personSession(
  api: Api,
  device: DeviceDatabase,
  userId: string,
  token: string | null = null,
): PersonSession {
  const prove = async (challenge: string): Promise<string | undefined> => {
    const keys = await device.keysOf(userId);
    return keys && (await loadDeviceKey()).proveDevice(keys, challenge);
  };
  return new PersonSession(api, { alone, prove }, userId, token);
}
