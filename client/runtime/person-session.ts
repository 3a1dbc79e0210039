/** The session of a person, as a page and the worker use it. */
import type { DeviceDatabase } from '#client/device/device-database.ts';
import type { Api, ApiPorts } from '#client/http/api.ts';
import { PersonSession } from '#client/http/session.ts';
import { alone, storePorts } from './store-ports.ts';

/** The name of a person's database on this device. @param userId  null for the guest */
export const storeName = (userId: string | null): string => `studentos-${userId ?? 'guest'}`;

/** The network of the browser, with the address of the API that this build has. */
export const browserNetwork: ApiPorts = {
  fetch: (input, init) => fetch(input, init),
  baseUrl: (import.meta.env.VITE_API_URL as string | undefined) ?? '',
  newId: storePorts.newId,
  deadline: (ms) => AbortSignal.timeout(ms),
  zip,
};

/** Smaller bodies are not compressed: it would save less than a packet. In characters. */
const ZIP_FROM = 1_000;

/** Compresses a body, except for another origin, where the header would cost a preflight request. */
function zip(json: string): Promise<Blob> | undefined {
  if (json.length < ZIP_FROM || browserNetwork.baseUrl !== '' || !('CompressionStream' in globalThis)) return undefined;
  return new Response(new Blob([json]).stream().pipeThrough(new CompressionStream('gzip'))).blob();
}

/** Needed at a sign-in and after a crash of the browser, so it is not among the first scripts. */
export const loadDeviceKey = () => import('#client/device/device-key.ts');

/** Makes the session of a user. @param token  the access token, where it was just issued */
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
