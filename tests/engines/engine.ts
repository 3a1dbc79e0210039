/** A browser that is not Chromium, as far as the offline core needs one. What it looks for is told by XPath. */
export interface EngineBrowser {
  open(address: string): Promise<void>;
  type(what: string, text: string): Promise<void>;
  pressEnter(what: string): Promise<void>;
  click(what: string): Promise<void>;
  /** The value of an expression in the page. */
  evaluate<T>(expression: string): Promise<T>;
  /** Ends the browser and starts it again on what it had stored; one that stores nothing beyond its end keeps running. */
  startAgain(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The environment in which it is about noon to such a browser, whose clock is the machine's: no test of it sees a new day.
 * In the names of these zones, east is minus.
 */
export function atNoon(): { TZ: string } {
  const hour = new Date(performance.timeOrigin + performance.now()).getUTCHours();
  return { TZ: `Etc/GMT${hour > 12 ? '+' : '-'}${Math.abs(hour - 12)}` };
}

/** Why a browser cannot be had on this machine, as a sentence. */
export class Unavailable extends Error {}

/** The field that goes by a name. */
export const field = (name: string): string =>
  `//input[@aria-label="${name}" or @id=//label[normalize-space()="${name}"]/@for]`;

export const button = (name: string): string => `//button[normalize-space()="${name}"]`;
