/** The environment, checked once at start. Nothing else in the server reads `process.env`. */
import { availableParallelism } from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { canReach } from './database/embedded/identity.ts';
import { isNetwork } from './limits/networks.ts';
import { StartRefusal } from './start-refusal.ts';

export interface Config {
  host: string;
  /** 0 lets the system choose, for tests. */
  port: number;
  /** A PostgreSQL of somebody else's; without it the built-in one runs in `dataDir`. */
  databaseUrl: string | undefined;
  dataDir: string;
  /** Set when `dataDir` is not the place that one would expect: why. */
  dataDirNotice: string | undefined;
  /** Absent with the built-in database when it is to be generated, see `secrets.ts`. */
  jwtSecret: string | undefined;
  /** The secret before it, while tokens that it signed are still about. */
  previousJwtSecret: string | undefined;
  /** Other origins whose pages may call the API with the cookies of their visitors; none unless it is said. */
  corsOrigins: string[];
  rateLimits: boolean;
  /** The quota of each account, in MB. */
  quotaMb: number;
  /** Networks that limits by address do not count, such as `10.0.0.0/8`. */
  trustedNetworks: string[];
  /** How many proxies in front of the server are ours; 0 takes the address of the connection itself. */
  trustedProxies: number;
  /** The bearer token for `GET /metrics`; without it, only this machine is answered. */
  metricsToken: string | undefined;
  /** How many processes answer requests. */
  workers: number;
  logLevel: LogLevel;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Where root's data goes when the checkout is closed to the unprivileged user that PostgreSQL runs as. */
const ROOT_DATA_DIR = '/var/lib/studentos';

const SHORTEST_SECRET = 32;

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number, 0 to 65535')
  .transform(Number)
  .refine((value) => value <= 65_535, 'must be a port number, 0 to 65535');

const databaseUrl = z
  .string()
  .refine(
    (text) => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text),
    'must look like postgres://user:password@host:5432/database',
  );

const secret = z
  .string()
  .refine(
    (text) => Buffer.byteLength(text) >= SHORTEST_SECRET,
    `must be at least ${SHORTEST_SECRET} bytes long; "openssl rand -base64 48" makes one`,
  );

const metricsToken = z
  .string()
  .regex(
    /^[\x21-\x7e]{16,}$/,
    'must be 16 or more printable ASCII characters without spaces; "openssl rand -hex 24" makes one',
  );

const origins = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((origin) => origin.trim())
      .filter(Boolean),
  )
  .refine(
    (list) => list.every(isOrigin),
    'must be origins such as https://app.example.org, separated by commas, and never *',
  );

const networks = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((network) => network.trim())
      .filter(Boolean),
  )
  .refine((list) => list.every(isNetwork), 'must be networks such as 10.0.0.0/8 or 2001:db8::/32, separated by commas');

const quotaMb = z
  .string()
  .regex(/^[1-9]\d{0,6}$/, 'must be a whole number of megabytes, 1 to 9999999')
  .transform(Number);

/** Each holds ten connections to the database and some more, of which PostgreSQL usually has a hundred. */
const MOST_OF_ITSELF = 6;

const workers = z.union(
  [
    z.literal('auto').transform(() => Math.min(availableParallelism(), MOST_OF_ITSELF)),
    z
      .string()
      .regex(/^[1-9]\d?$/)
      .transform(Number),
  ],
  { error: 'must be auto, or the number of processes that answer, 1 to 99' },
);

const proxies = z.union(
  [
    z.literal('false').transform(() => 0),
    z.literal('true').transform(() => 1),
    z
      .string()
      .regex(/^[0-9]$/)
      .transform(Number),
  ],
  {
    error: 'must be true, false, or the number of proxies in front of the server',
  },
);

const environmentSchema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(8000),
  DATABASE_URL: databaseUrl.optional(),
  DATA_DIR: z.string().optional(),
  JWT_SECRET: secret.optional(),
  JWT_SECRET_PREVIOUS: secret.optional(),
  CORS_ORIGINS: origins.default([]),
  RATE_LIMITS: z.enum(['on', 'off'], { error: 'must be on or off' }).default('on'),
  QUOTA_MB: quotaMb.default(200),
  TRUSTED_NETWORKS: networks.default([]),
  TRUST_PROXY: proxies.default(0),
  METRICS_TOKEN: metricsToken.optional(),
  WORKERS: workers.default(1),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).default('info'),
});

/**
 * Reads the configuration.
 * @param environment  usually `process.env`; an empty value counts as none
 * @throws StartRefusal  that names each variable whose value does not fit
 * @see contract section 5
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  workingFolder: string = process.cwd(),
): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const result = environmentSchema.safeParse(given);
  if (!result.success) throw new StartRefusal(result.error.issues.map(issueToLine).join('\n'));
  const env = result.data;
  if (env.DATABASE_URL && !env.JWT_SECRET)
    throw new StartRefusal(
      'JWT_SECRET is missing: with DATABASE_URL it must be given, the same for every instance. "openssl rand -base64 48" makes one.',
    );
  return {
    host: env.HOST,
    port: env.PORT,
    databaseUrl: env.DATABASE_URL,
    ...placeForData(env.DATA_DIR, workingFolder),
    jwtSecret: env.JWT_SECRET,
    previousJwtSecret: env.JWT_SECRET_PREVIOUS,
    corsOrigins: env.CORS_ORIGINS,
    rateLimits: env.RATE_LIMITS === 'on',
    quotaMb: env.QUOTA_MB,
    trustedNetworks: env.TRUSTED_NETWORKS,
    trustedProxies: env.TRUST_PROXY,
    metricsToken: env.METRICS_TOKEN,
    workers: env.WORKERS,
    logLevel: env.LOG_LEVEL,
  };
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text && /^https?:[^*]+$/.test(text);
}

/** The value itself stays out of the message: it may be a password. */
const issueToLine = ({ path: [name], message }: z.core.$ZodIssue): string => `${String(name)} ${message}.`;

function placeForData(given: string | undefined, workingFolder: string): Pick<Config, 'dataDir' | 'dataDirNotice'> {
  const wanted = path.resolve(workingFolder, given ?? 'data');
  if (given || process.getuid?.() !== 0 || canReach(wanted)) return { dataDir: wanted, dataDirNotice: undefined };
  return {
    dataDir: ROOT_DATA_DIR,
    dataDirNotice: `Data is kept in ${ROOT_DATA_DIR}: PostgreSQL does not run as root, and its user cannot reach ${wanted}.`,
  };
}
