/** A script that the service worker loads when it needs it: built beside the client, for workers know no modules yet. */
import { build, type Plugin } from 'vite';

export interface WorkerPart {
  entry: string;
  outDir: string;
  /** Its name in the folder: it is asked for by that, so it must not change from build to build. */
  fileName: string;
}

/** Builds it once the client is there. */
export function workerPart({ entry, outDir, fileName }: WorkerPart): Plugin {
  return {
    name: 'worker-part',
    apply: 'build',
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        const { alias } = this.environment.config.resolve;
        await build({
          configFile: false,
          logLevel: 'warn',
          resolve: { alias },
          publicDir: false,
          define: { 'process.env.NODE_ENV': '"production"' },
          build: {
            outDir,
            emptyOutDir: false,
            target: this.environment.config.build.target,
            lib: { entry, formats: ['iife'], name: 'workerPart', fileName: () => fileName },
          },
        });
      },
    },
  };
}
