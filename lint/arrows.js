/**
 * Who may import whom, as one table. Every file belongs to the first zone whose pattern matches its path; an import
 * that no `may` pattern of that zone covers is an error, and the error says what to do instead. A feature folder is
 * any folder of client/ that is not named before it, so a new one is protected from its first line.
 * @see docs/architecture.md
 */

/**
 * @typedef {object} Zone
 * @property {string} name      as it stands in the message
 * @property {RegExp} files     paths from the top of the repository
 * @property {RegExp[]} may     what it may import besides its own zone; paths likewise
 * @property {RegExp} [never]   packages that it may not import
 * @property {string} instead   what to do instead
 */

const protocol = /^protocol\//;
const store = /^client\/store\//;
const http = /^client\/http\//;
const design = /^client\/design\//;
/** Values that live outside of React: on this page, in this browser's storage, or in a database of it. */
const local = /^client\/local\//;
const device = /^client\/device\//;
const pwa = /^client\/pwa\//;
const messages = /^client\/messages\//;
/** What every feature stands on, beside the store and the design: the sentences, preferences, undo, keys, drafts, the day. */
const ground = /^client\/(messages|preferences|undo|history|keys|drafts|day|local)\//;
/** The commands of every feature and how they are taken back. */
const undo = /^client\/undo\//;
/** What reads a line, wherever one is written. */
const lineReader = /^client\/goals\/(use-line-reader|language\/read-line)\.ts$/;
/** What ties a person to a store and an engine. */
const runtime = /^client\/runtime\//;
/** The hooks by which a screen reaches it; the rest of client/runtime/ stays out of a feature's reach. */
const runtimeHooks = /^client\/runtime\/(use-runtime|runtime-query|runtime-online)[^/]*$/;
/** Configuration, the log and the other files that every part of the server may name. */
const rootOfServer = /^sync-server\/[^/]+$/;
const react = /^(react|react-dom|react-aria-components|dexie-react-hooks|wouter)(\/|$)/;

/** @type {Zone[]} */
const zones = [
  {
    name: 'protocol',
    files: protocol,
    may: [],
    never: /^(?!zod\/mini$|fractional-indexing$|uuid$|@internationalized\/date$)/,
    instead:
      'protocol/ runs on both sides, so it imports zod/mini, fractional-indexing, uuid and @internationalized/date alone: pass what it needs as an argument.',
  },
  {
    name: 'client/store',
    files: store,
    may: [protocol, local],
    never: react,
    instead:
      'The store knows no network, no engine and no React: take it as a port (client/store/ports.ts), or let the caller subscribe to the store.',
  },
  {
    name: 'client/sync',
    files: /^client\/sync\//,
    may: [protocol, store, http, device],
    never: react,
    instead: 'The engine knows no screen: put what it must tell into the store, and let the screen read it there.',
  },
  {
    name: 'client/http',
    files: http,
    may: [protocol, device],
    never: /^(react|react-dom|react-aria-components|dexie-react-hooks|wouter|dexie)(\/|$)/,
    instead: 'The network layer knows neither store nor screens: return the answer and let the caller keep it.',
  },
  {
    name: 'client/device',
    files: device,
    may: [protocol, store, local],
    never: react,
    instead: 'The device database knows no network and no screens: return what it holds and let the caller act on it.',
  },
  {
    name: 'client/local',
    files: local,
    may: [protocol],
    instead: 'What a browser keeps for itself knows no domain word: let the caller say how its value is written.',
  },
  {
    name: 'client/design',
    files: design,
    may: [local, /^protocol\/(calendar-day|lengths|text|problem)\.ts$/],
    instead: 'The design knows no domain word: take the value or the action as a prop, and let the feature pass it.',
  },
  {
    name: 'client/messages',
    files: messages,
    may: [protocol, local],
    instead: 'The catalogue holds sentences and formats alone: take what a sentence tells as an argument.',
  },
  {
    name: 'client/undo',
    files: undo,
    may: [protocol, store],
    never: react,
    instead: 'Undo knows records and no screen: let client/history/ show it.',
  },
  {
    name: 'client/preferences, client/history, client/keys, client/drafts and client/day',
    files: ground,
    may: [protocol, store, undo, design, messages, local, runtimeHooks],
    instead: 'Every feature stands on this folder, so it knows none of them: take what differs as an argument.',
  },
  {
    name: 'client/pwa',
    files: /^client\/(pwa\/|service-worker)/,
    may: [protocol, design, messages, local, pwa],
    instead: 'The shell works before and without the app: let client/app/ connect the two.',
  },
  {
    name: 'client/runtime',
    files: runtime,
    may: [
      protocol,
      store,
      http,
      device,
      design,
      messages,
      local,
      undo,
      /^client\/sync\//,
      /^client\/pwa\/(send-tag|updates)\.ts$/,
    ],
    instead:
      'The runtime runs the same under every screen, so it knows no feature: let client/app/ bring the two together.',
  },
  {
    name: 'client/app',
    files: /^client\/(app\/|[^/]+$)/,
    may: [protocol, /^client\//],
    instead: 'The client reaches the server by client/http alone; what both sides share goes to protocol/.',
  },
  {
    // Pages that show several features side by side.
    name: 'client/today and the views',
    files: /^client\/(today|calendar|progress|search)\//,
    may: [protocol, store, design, runtimeHooks, /^client\/(?!sync\/|http\/|app\/|pwa\/|device\/|runtime\/)[^/]+\//],
    instead:
      'A screen reads and writes the store alone (client/store, intents of its feature): the engine carries it to the server.',
  },
  {
    name: 'client/account',
    files: /^client\/account\//,
    may: [protocol, store, design, ground, http, device, runtimeHooks],
    instead: 'Features meet in client/today/ and client/app/ only: move the shared idea to store, design or protocol.',
  },
  {
    name: 'client/settings',
    files: /^client\/settings\//,
    may: [protocol, store, design, ground, device, pwa, runtimeHooks, /^client\/(account|transfer)\//],
    instead:
      'Settings show the account, the device and its files, and no other feature: take what differs as an argument.',
  },
  {
    name: 'client/goals',
    files: /^client\/goals\//,
    may: [protocol, store, design, ground, runtimeHooks, /^client\/routines\//],
    instead:
      'Goals know where they come from (client/routines) and no other feature: let client/today/ or client/app/ bring the two together.',
  },
  {
    name: 'a feature',
    files: /^client\/[^/]+\//,
    may: [lineReader, protocol, store, design, ground, runtimeHooks],
    instead:
      'A feature reads and writes client/store, looks like client/design, and meets other features in client/today/ and client/app/ only: move the shared idea to one of them.',
  },
  {
    name: 'routes',
    files: /^sync-server\/.*\broutes\.ts$/,
    may: [protocol, /^sync-server\/(?!database\/|main\.ts)/],
    never: /^(knex|pg)(\/|$)/,
    instead:
      'Routes hold no SQL: call a function of the folder that owns the query (apply/, sync/feed.ts, records/list.ts).',
  },
  {
    name: 'apply and feed',
    files: /^sync-server\/(apply\/|sync\/(feed|cursor|purge)\.ts$)/,
    may: [
      protocol,
      /^sync-server\/(apply|database)\//,
      /^sync-server\/(sync\/(feed|cursor|known-to-author|numbers-to-bytes|purge)|uuid-text)\.ts$/,
    ],
    never: /^(koa|koa-.*|@koa\/.*)(\/|$)/,
    instead: 'apply and feed know no HTTP: take plain values, return plain values, throw Problem; routes translate.',
  },
  {
    name: 'sync-server/http',
    files: /^sync-server\/http\//,
    may: [protocol, /^sync-server\/limits\//, rootOfServer],
    never: react,
    instead: 'What comes before a route knows no route and no middleware: take what differs as an argument.',
  },
  {
    name: 'sync-server/middleware',
    files: /^sync-server\/middleware\//,
    may: [protocol, /^sync-server\/(http|limits|database)\//, rootOfServer],
    never: react,
    instead: 'A middleware serves every route, so it knows none: let the folder of the routes bring its own.',
  },
  {
    name: 'sync-server',
    files: /^(sync-server\/|knexfile\.ts$)/,
    may: [protocol, /^sync-server\//],
    never: react,
    instead: 'Client and server never meet: what both need goes to protocol/.',
  },
];

/**
 * The zone of a file, if it has one: tests, bench and scripts may import everything.
 * @param {string} file  path from the top of the repository
 */
export function fileToZone(file) {
  if (/\.test\.tsx?$/.test(file)) return undefined;
  return zones.find((zone) => zone.files.test(file));
}

/**
 * Whether a file may import what it names.
 * @param {Zone} zone                            of the importing file
 * @param {string} file                          the importing file, a path from the top of the repository
 * @param {{ path: string } | { package: string }} target
 */
export function mayImport(zone, file, target) {
  if ('package' in target) return zone.never === undefined || !zone.never.test(target.package);
  if (isOwnFolder(zone, file, target.path)) return true;
  return zone.may.some((pattern) => pattern.test(target.path));
}

/** A zone imports itself; of the zone of all features, only the same folder. */
/** @type {(zone: Zone, file: string, target: string) => boolean} */
function isOwnFolder(zone, file, target) {
  if (fileToZone(target) !== zone) return false;
  return zone.name !== 'a feature' || topFolder(file) === topFolder(target);
}

/** @param {string} file */
const topFolder = (file) => file.split('/').slice(0, 2).join('/');
