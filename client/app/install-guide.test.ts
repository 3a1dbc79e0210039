import { describe, expect, it } from 'vitest';
import { guideFor, type Guide } from './install-guide.ts';

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 Version/18.4 Mobile Safari/604.1';
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15';
const cases: [string, string, number, Guide][] = [
  ['Safari on an iPhone', IPHONE, 5, 'ios-safari'],
  ['Safari on an iPad', `${MAC} Version/18.4 Safari/605.1.15`, 5, 'ios-safari'],
  ['Chrome on an iPhone', IPHONE.replace('Version', 'CriOS/140 Version'), 5, 'ios-other'],
  ['Safari on a Mac', `${MAC} Version/18.4 Safari/605.1.15`, 0, 'mac-safari'],
  ['Chrome on a Mac', `${MAC} Chrome/140.0 Safari/537.36`, 0, 'desktop'],
  ['Firefox on Linux', 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0', 0, 'firefox'],
  ['Chrome on Android', 'Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36', 5, 'android'],
];

describe('the install guide', () => {
  it.each(cases)('knows %s', (_name, userAgent, maxTouchPoints, guide) =>
    expect(guideFor({ userAgent, maxTouchPoints }, { possible: false, installed: false })).toBe(guide),
  );

  it('is not needed where the browser offers it, or the app is installed', () => {
    const device = { userAgent: IPHONE, maxTouchPoints: 5 };
    expect(guideFor(device, { possible: true, installed: false })).toBe('offer');
    expect(guideFor(device, { possible: true, installed: true })).toBe('installed');
  });
});
