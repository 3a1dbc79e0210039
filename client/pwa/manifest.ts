/** The web app manifest. vite.config.ts writes it to /manifest.webmanifest. */
import type { ManifestOptions } from 'vite-plugin-pwa';
import { PAPER } from './first-colours.ts';

const SHORTCUT_ICONS = [{ src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' }];

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
  display_override: ['window-controls-overlay', 'standalone', 'minimal-ui'],
  theme_color: PAPER.light,
  background_color: PAPER.light,
  // The window that is open is the app: opening it once more goes to it, and client/pwa/launch.ts leads it there.
  launch_handler: { client_mode: ['focus-existing', 'auto'] },
  // Names as in client/messages/english.ts, whose language `lang` names.
  shortcuts: [
    { name: 'Add a goal', short_name: 'Add goal', url: '/add', icons: SHORTCUT_ICONS },
    { name: 'Write a log entry', short_name: 'Write log', url: '/write', icons: SHORTCUT_ICONS },
    { name: 'Today', url: '/', icons: SHORTCUT_ICONS },
  ],
  share_target: {
    action: '/share',
    // Of no use to a GET, but Chromium asks for it.
    enctype: 'application/x-www-form-urlencoded',
    method: 'GET',
    params: { title: 'title', text: 'text', url: 'url' },
  },
  categories: ['education', 'productivity'],
  // Written by `npm run screenshots`; with them the browser's own dialog shows what is being installed.
  screenshots: [
    {
      src: '/screenshots/narrow.png',
      sizes: '780x1688',
      type: 'image/png',
      form_factor: 'narrow',
      label: 'Today: goals, and what you did',
    },
    {
      src: '/screenshots/wide.png',
      sizes: '1920x1200',
      type: 'image/png',
      form_factor: 'wide',
      label: 'Today: goals beside what you did',
    },
  ],
  icons: [
    { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
    { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
    { src: '/icons/maskable-192.png', sizes: '192x192', type: 'image/png', purpose: 'maskable' },
    { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    { src: '/icons/monochrome-512.png', sizes: '512x512', type: 'image/png', purpose: 'monochrome' },
  ],
};
