/**
 * A Chromium that is driven over a pipe with as little as measuring needs. Test drivers switch on instruments (call stacks
 * of each request among them) for which the engine parses the scripts once more: a third of a second of a phone's start.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';

interface Answer {
  id?: number;
  result?: unknown;
  error?: { message: string };
}

export interface Screen {
  width: number;
  height: number;
}

export class QuietBrowser {
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private readonly child: ChildProcess;
  private lastId = 0;
  private session: string | undefined;

  private constructor(
    executable: string,
    profile: string,
    readonly screen: Screen,
  ) {
    const { width, height } = screen;
    this.child = spawn(
      executable,
      [
        '--headless=new',
        '--no-sandbox',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--remote-debugging-pipe',
        `--user-data-dir=${profile}`,
        `--window-size=${width},${height}`,
        'about:blank',
      ],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
    );
    let rest = '';
    (this.child.stdio[4] as Readable).setEncoding('utf8').on('data', (piece: string) => {
      const messages = (rest + piece).split('\0');
      rest = messages.pop()!;
      for (const message of messages) this.hear(JSON.parse(message) as Answer);
    });
  }

  /** Starts it with one empty page. @param slowdown  of the page's processor; 1 is none */
  static async start(executable: string, profile: string, screen: Screen, slowdown: number): Promise<QuietBrowser> {
    const browser = new QuietBrowser(executable, profile, screen);
    const { targetInfos } = await browser.send<{ targetInfos: { targetId: string; type: string }[] }>(
      'Target.getTargets',
    );
    const { targetId } = targetInfos.find(({ type }) => type === 'page')!;
    const { sessionId } = await browser.send<{ sessionId: string }>('Target.attachToTarget', {
      targetId,
      flatten: true,
    });
    browser.session = sessionId;
    await browser.send('Page.enable');
    await browser.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    await browser.send('Emulation.setDeviceMetricsOverride', { ...screen, deviceScaleFactor: 2, mobile: true });
    return browser;
  }

  /** @param script  runs in the page ahead of its own, after each navigation */
  async open(url: string, script: string): Promise<void> {
    await this.send('Page.addScriptToEvaluateOnNewDocument', { source: script });
    await this.send('Page.navigate', { url });
  }

  /** The value of an expression in the page. */
  async read<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.send<{ result: { value: T }; exceptionDetails?: { text: string } }>(
      'Runtime.evaluate',
      { expression, returnByValue: true, awaitPromise: true },
    );
    if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.text}`);
    return result.value;
  }

  /** Waits until an expression in the page holds. @throws Error after half a minute */
  async until(expression: string): Promise<void> {
    for (const end = Date.now() + 30_000; Date.now() < end;) {
      if (await this.read<boolean>(`Boolean(${expression})`)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`This never came true: ${expression}`);
  }

  /** Taps the middle of the first element that fits a selector. */
  async tap(selector: string): Promise<void> {
    const element = `document.querySelector(${JSON.stringify(selector)})`;
    await this.until(element);
    const { x, y } = await this.read<{ x: number; y: number }>(
      `(() => { const e = ${element}; e.scrollIntoView({ block: 'center', behavior: 'instant' });
        const r = e.getBoundingClientRect(); return { x: r.x + r.width / 2, y: r.y + r.height / 2 }; })()`,
    );
    const at = { x, y, button: 'left', clickCount: 1 };
    await this.send('Input.dispatchMouseEvent', { type: 'mousePressed', ...at });
    await this.send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...at });
  }

  /** Types into what has the focus, a key at a time. @param pauseMs  between two keys */
  async type(text: string, pauseMs: number): Promise<void> {
    for (const key of text) {
      await this.send('Input.dispatchKeyEvent', { type: 'keyDown', text: key, key });
      await this.send('Input.dispatchKeyEvent', { type: 'keyUp', key });
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  async close(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.session = undefined;
    await this.send('Browser.close');
    await gone;
  }

  private async send<T>(method: string, params: object = {}): Promise<T> {
    const id = (this.lastId += 1);
    const answered = new Promise<Answer>((resolve) => this.waiting.set(id, resolve));
    const message = { id, method, params, ...(this.session !== undefined && { sessionId: this.session }) };
    (this.child.stdio[3] as Writable).write(`${JSON.stringify(message)}\0`);
    const { error, result } = await answered;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result as T;
  }

  private hear(answer: Answer): void {
    if (answer.id === undefined) return;
    this.waiting.get(answer.id)?.(answer);
    this.waiting.delete(answer.id);
  }
}
