/** Checks `VITE_API_URL` when the client is built: a wrong one would be found out by everybody who opens the app. */
import type { Plugin } from 'vite';

/**
 * What is wrong with the address of the API.
 * @param address  as it was given; nothing stands for the origin that serves the client
 * @returns a sentence, or undefined when the address will do
 */
export function wrongApiUrl(address: string | undefined): string | undefined {
  if (!address) return undefined;
  const { protocol, origin, pathname } = URL.canParse(address) ? new URL(address) : {};
  const isPlain = address === origin || (address === `${origin}${pathname}` && !address.endsWith('/'));
  if (isPlain && /^https?:$/.test(protocol!)) return undefined;
  return `VITE_API_URL must be where the API is, such as https://api.example.org, without a slash at the end; it is "${address}".`;
}

/** Stops the build of a client that could not find its server. */
export const checkApiUrl = (): Plugin => ({
  name: 'check-api-url',
  configResolved({ env }) {
    const wrong = wrongApiUrl(env.VITE_API_URL as string | undefined);
    if (wrong !== undefined) throw new Error(wrong);
  },
});
