/** A run as it would be told: who did what, when, on which device, and what went wrong meanwhile. */
import type { Scheduler } from '#tests/simulation/scheduler.ts';
import type { Browser } from './played/browser.ts';

const MOST_LINES = 10;

export class Story {
  readonly lines: string[] = [];

  constructor(private readonly scheduler: Scheduler) {}

  tell({ name, link }: Browser, words: string): void {
    this.lines.push(`${this.time()} ${name}${link.isOnline ? '' : ', offline'}: ${words}`);
  }

  /** Something that befell nobody in particular. */
  befall(words: string): void {
    this.lines.push(`${this.time()} ${words}`);
  }

  /** The last lines of it. */
  told(): string[] {
    const { lines } = this;
    if (lines.length <= MOST_LINES) return lines;
    return [`… ${lines.length - MOST_LINES + 1} lines before`, ...lines.slice(1 - MOST_LINES)];
  }

  private time(): string {
    return new Date(this.scheduler.nowMs).toISOString().slice(11, 16);
  }
}
