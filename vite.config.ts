/**
 * Builds the client into `dist/client` (served by the server at 8000) and runs it on 5173 while developing.
 * `SERVICE_WORKER=off vite build` publishes the worker that removes itself: see client/service-worker-off.ts.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { manifest } from './client/pwa/manifest.ts';
import { addIntegrity } from './scripts/add-integrity.ts';
import { checkApiUrl } from './scripts/api-url.ts';
import { noSecrets } from './scripts/no-secrets.ts';
import { precompress } from './scripts/precompress.ts';
import { workerPart } from './scripts/worker-part.ts';

const top = import.meta.dirname;
const outDir = path.resolve(process.env.CLIENT_OUT_DIR ?? path.join(top, 'dist/client'));
const workerIsOff = process.env.SERVICE_WORKER === 'off';
const { version } = JSON.parse(readFileSync(path.join(top, 'package.json'), 'utf8')) as { version: string };
// What the app calls itself, unless whoever builds it has a better name, such as the commit.
process.env.VITE_BUILD ??= version;
const api = 'http://127.0.0.1:8000';

const worker = VitePWA({
  strategies: 'injectManifest',
  srcDir: '.',
  filename: workerIsOff ? 'service-worker-off.ts' : 'service-worker.ts',
  outDir,
  injectRegister: false,
  manifest,
  // Behind a proxy that asks who you are, the manifest is only handed out together with the cookies.
  useCredentials: true,
  // The shell opens without its home-screen pictures; storing them would only make the first visit heavier.
  includeManifestIcons: false,
  injectManifest: {
    swDest: path.join(outDir, 'sw.js'),
    rollupFormat: 'iife',
    globPatterns: ['**/*.{html,js,css,svg,woff2}'],
    // Kept with the worker itself.
    globIgnores: ['send-outbox.js'],
    manifestTransforms: [addIntegrity(outDir)],
    // The worker that removes itself keeps nothing, so it has no list of files.
    injectionPoint: workerIsOff ? '' : 'self.__WB_MANIFEST',
  },
  integration: {
    // The address of a worker must never change: whatever the source is called, it is published as /sw.js.
    configureCustomSWViteBuild(config) {
      config.build = { ...config.build, rolldownOptions: { output: { entryFileNames: 'sw.js' } } };
    },
  },
});

const sender = workerPart({ entry: path.join(top, 'client/send-outbox.ts'), outDir, fileName: 'send-outbox.js' });

export default defineConfig({
  root: path.join(top, 'client'),
  envDir: top,
  plugins: [checkApiUrl(), react(), worker, sender, precompress(path.join(outDir, 'assets')), noSecrets()],
  // Dexie's package names its build for old browsers; the one for those below says the same in a sixth less.
  resolve: { alias: [{ find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.mjs' }] },
  build: {
    outDir,
    emptyOutDir: true,
    target: ['chrome111', 'edge111', 'firefox115', 'safari16.4'],
    sourcemap: false,
    // `npm run size` holds what a script may weigh, compressed as it travels.
    chunkSizeWarningLimit: 1_000,
    assetsDir: 'assets',
    // Fonts and pictures inlined as data: URLs would be refused by the content security policy.
    assetsInlineLimit: 0,
    // Asking for the parts of a part ahead adds links to the page in the middle of drawing it, each of them a tenth of a
    // second on a slow phone; the parts are few, and after the first visit they come from this device anyway.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_file, parts, { hostType }) => (hostType === 'js' ? [] : parts),
    },
    // For the same reason there is one stylesheet: all screens together style as much as one picture weighs.
    cssCodeSplit: false,
    // What the first screen needs travels in one file, what several later ones share in another; docs/decisions/0069-what-screens-share.md.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'first', tags: ['$initial'] },
            { name: 'shared', test: /[\\/](client|protocol)[\\/]/, minShareCount: 2 },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    strictPort: true,
    proxy: { '/api': api, '/healthz': api, '/readyz': api },
  },
});
