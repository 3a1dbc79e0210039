/** The server that a test's devices know by one address, over all its lives. */
import { BUILT, makeDataDir, removeDataDir, startServer, type ServerProcess } from '#tests/support/server-process.ts';

export class HomeServer {
  private constructor(private process: ServerProcess) {}

  /** A server with an empty database of its own. @param env  added to its environment */
  static async start(env: Record<string, string> = {}): Promise<HomeServer> {
    return new HomeServer(await startServer({ dataDir: makeDataDir(), program: [BUILT], env }));
  }

  get url(): string {
    return this.process.url;
  }

  get port(): number {
    return this.process.port;
  }

  /** Ends the server and its database with SIGKILL, as a power cut would. */
  kill(): Promise<void> {
    return this.process.killAll9();
  }

  /** The next life, on the same data and at the same address. */
  async startAgain(): Promise<void> {
    this.process = await this.process.restart();
  }

  async dispose(): Promise<void> {
    await this.process.stop();
    removeDataDir(this.process.dataDir);
  }
}
