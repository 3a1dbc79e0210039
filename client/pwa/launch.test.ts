import { expect, it } from 'vitest';
import { followLaunches } from './launch.ts';

type Launched = (params: { targetURL?: string }) => void;

it('goes where the app was opened, in the window that is open, and nowhere else', () => {
  const gone: string[] = [];
  let launch: Launched = () => undefined;
  const { href, origin } = new URL('https://example.org/?first');
  const window = { location: { href, origin }, launchQueue: { setConsumer: (next: Launched) => (launch = next) } };
  followLaunches(window as unknown as Window, (address) => gone.push(address));
  launch({ targetURL: href });
  launch({});
  launch({ targetURL: 'https://elsewhere.example/add' });
  expect(gone).toEqual([]);
  launch({ targetURL: `${origin}/share?text=Read` });
  launch({ targetURL: `${origin}/add` });
  expect(gone).toEqual(['/share?text=Read', '/add']);
});

it('does nothing where the browser has no such queue', () => {
  expect(() => followLaunches({} as Window, () => undefined)).not.toThrow();
});
