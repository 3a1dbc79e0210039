/** How much memory a server under test holds once its garbage is collected, asked by a signal. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerProcess } from './server-process.ts';

export interface Memory {
  heapUsed: number;
  external: number;
  rss: number;
}

export interface MemoryProbe {
  /** The least of some looks, in MiB. */
  settled(): Promise<Memory>;
}

const LOOKS = 5;
const ANSWER = `gc(); const { heapUsed, external, rss } = process.memoryUsage(); console.error('memory ' + JSON.stringify({ heapUsed, external, rss }));`;
const PRELOAD = `data:text/javascript,process.on('SIGUSR2',()=>{${encodeURIComponent(ANSWER)}})`;

export const memoryProbe = {
  /** What Node is told before the server. */
  flags: ['--expose-gc', '--import', PRELOAD],
  /** The probe of a server that was started with these flags. */
  of: (server: ServerProcess): MemoryProbe => ({
    async settled() {
      const looks: Memory[] = [];
      for (let look = 0; look < LOOKS; look += 1) looks.push(await ask(server));
      const least = (name: keyof Memory): number => Math.min(...looks.map((one) => one[name]));
      return { heapUsed: least('heapUsed'), external: least('external'), rss: least('rss') };
    },
  }),
};

async function ask(server: ServerProcess): Promise<Memory> {
  const answers = (): string[] => server.output().match(/^memory .*$/gm) ?? [];
  const before = answers().length;
  process.kill(server.pid, 'SIGUSR2');
  while (answers().length === before) await sleep(20);
  await sleep(200);
  const { heapUsed, external, rss } = JSON.parse(answers().at(-1)!.slice('memory '.length)) as Memory;
  const toMiB = (bytes: number): number => Math.round((bytes / 2 ** 20) * 10) / 10;
  return { heapUsed: toMiB(heapUsed), external: toMiB(external), rss: toMiB(rss) };
}
