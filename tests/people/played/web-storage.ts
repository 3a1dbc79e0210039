/** localStorage of a browser, as each of its tabs has it. */
import type { Process } from '#tests/simulation/process.ts';

type Changed = (key: string) => void;

/** What is kept, whichever tab asks. */
export class WebStorage {
  readonly items = new Map<string, string>();
  private readonly tabs = new Map<Process, Changed>();

  /** @param refuses  whether the browser has no room for what is set */
  constructor(private readonly refuses: () => boolean) {}

  /** What a tab calls `localStorage`. @param changed  told of what other tabs set */
  of(tab: Process, changed: Changed): Storage {
    this.tabs.set(tab, changed);
    const tell = (key: string): void => {
      for (const [other, hear] of this.tabs) if (other !== tab && other.alive) hear(key);
    };
    const { items, refuses } = this;
    return {
      get length() {
        return items.size;
      },
      key: (index) => [...items.keys()][index] ?? null,
      getItem: (key) => items.get(key) ?? null,
      setItem(key, value) {
        if (!tab.alive) return;
        if (refuses()) throw new DOMException('full', 'QuotaExceededError');
        items.set(key, value);
        tell(key);
      },
      removeItem(key) {
        if (tab.alive && items.delete(key)) tell(key);
      },
      clear: () => undefined,
    };
  }

  forget(tab: Process): void {
    this.tabs.delete(tab);
  }
}
