/** A process on a device, such as a tab. */
/** One tab: alive until it crashes; while frozen, nothing that it waits for comes back. */
export class Process {
  alive = true;
  private thaw: (() => void) | null = null;
  private frozen: Promise<void> | null = null;

  /** @param schema  that of the stores of its build: how many steps it is ahead of today's */
  constructor(readonly schema = 0) {}

  freeze(): void {
    this.frozen ??= new Promise((resolve) => (this.thaw = resolve));
  }

  get isFrozen(): boolean {
    return this.frozen !== null;
  }

  unfreeze(): void {
    this.thaw?.();
    this.frozen = null;
  }

  /** Goes on only while the process lives. */
  async living(): Promise<void> {
    while (this.alive && this.frozen) await this.frozen;
    if (!this.alive) await new Promise(() => undefined);
  }
}
