/**
 * What of a seed is played. Whatever people do and whatever goes wrong is a step with a name, such as `crash 2`; a script may
 * play only some of them, so that a run that fails can be made short.
 */
export class Script {
  /** What was played, in order. */
  readonly played: string[] = [];
  private readonly counts = new Map<string, number>();

  /** @param only  the steps to play; all of them when it is left out */
  constructor(private readonly only?: ReadonlySet<string>) {}

  /** Whether the next step of this name is played. */
  plays(name: string): boolean {
    const count = (this.counts.get(name) ?? 0) + 1;
    this.counts.set(name, count);
    const step = `${name} ${count}`;
    if (this.only && !this.only.has(step)) return false;
    this.played.push(step);
    return true;
  }
}
