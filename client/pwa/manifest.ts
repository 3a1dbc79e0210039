/** What the app says about itself to a home screen. Read by vite.config.ts, which writes /manifest.webmanifest. */
import type { ManifestOptions } from 'vite-plugin-pwa';
import { PAPER } from './first-colours.ts';

export const manifest: Partial<ManifestOptions> = {
  id: '/',
  name: 'StudentOS',
  short_name: 'StudentOS',
  description: 'Daily goals and study logs that always work, with or without a network.',
  lang: 'en',
  dir: 'ltr',
  start_url: '/',
  scope: '/',
  display: 'standalone',
  display_override: ['standalone', 'minimal-ui'],
  theme_color: PAPER.light,
  background_color: PAPER.light,
  categories: ['education', 'productivity'],
  icons: [
    { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
    { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
    { src: '/icons/maskable-192.png', sizes: '192x192', type: 'image/png', purpose: 'maskable' },
    { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    { src: '/icons/monochrome-512.png', sizes: '512x512', type: 'image/png', purpose: 'monochrome' },
  ],
};
