/** The cookies of a browser: those that pages see, and those that only servers do. */
interface Cookie {
  value: string;
  hidden: boolean;
}

export class Cookies {
  private readonly jar = new Map<string, Cookie>();

  /** As `document.cookie` shows them. */
  get shown(): string {
    return [...this.jar].flatMap(([name, { value, hidden }]) => (hidden ? [] : [`${name}=${value}`])).join('; ');
  }

  /** As they travel. */
  get sent(): string {
    return [...this.jar].map(([name, { value }]) => `${name}=${value}`).join('; ');
  }

  /** Takes one as a page or an answer sets it. */
  set(line: string): void {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
    const path = /;\s*path=([^;]*)/i.exec(line)?.[1];
    const hidden = /;\s*httponly/i.test(line);
    // The server takes away what stands at other paths, where this browser keeps nothing.
    if (hidden && path !== '/api/auth') return;
    if (value === '' || /max-age=0\b/i.test(line)) this.jar.delete(name!);
    else this.jar.set(name!, { value: value!, hidden });
  }
}
