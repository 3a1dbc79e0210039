/** Dice from a seed: the same seed falls the same. */
export class Dice {
  private state: number;

  constructor(readonly seed: number) {
    this.state = (seed * 2_654_435_761) >>> 0;
  }

  /** A number in [0, 1). @see Tommy Ettinger's mulberry32, public domain */
  random = (): number => {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };

  chance = (probability: number): boolean => this.random() < probability;
  /** A whole number in [from, to]. */
  between = (from: number, to: number): number => from + Math.floor(this.random() * (to - from + 1));
  pick = <T>(list: readonly T[]): T => list[Math.floor(this.random() * list.length)]!;
  hex = (digits: number): string => {
    let text = '';
    while (text.length < digits) text += DIGITS[Math.floor(this.random() * 16)]!;
    return text;
  };

  /** A UUID of version 4. */
  uuid = (): string => `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-a${this.hex(3)}-${this.hex(12)}`;

  /** Other dice, which fall the same however often these are thrown: so that leaving something out leaves the rest as it is. */
  named(name: string): Dice {
    let hash = this.seed ^ 0x811c9dc5;
    for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
    return new Dice(hash >>> 0);
  }
}

const DIGITS = '0123456789abcdef';
