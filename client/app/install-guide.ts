/** Which way of installing this device has. */

export type Guide =
  'installed' | 'offer' | 'ios-safari' | 'ios-other' | 'mac-safari' | 'android' | 'desktop' | 'firefox';

interface Device {
  userAgent: string;
  maxTouchPoints: number;
}

/** @param possible  the browser offers to install right now */
export function guideFor(
  { userAgent, maxTouchPoints }: Device,
  { possible, installed }: { possible: boolean; installed: boolean },
): Guide {
  if (installed) return 'installed';
  if (possible) return 'offer';
  // An iPad calls itself a Mac, but no Mac has a touch screen.
  const isIos = /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
  if (isIos) return /CriOS|FxiOS|EdgiOS|OPiOS/.test(userAgent) ? 'ios-other' : 'ios-safari';
  if (/Android/.test(userAgent)) return 'android';
  if (/Firefox\//.test(userAgent)) return 'firefox';
  if (/Macintosh/.test(userAgent) && /Safari\//.test(userAgent) && !/Chrom|Edg/.test(userAgent)) return 'mac-safari';
  return 'desktop';
}
