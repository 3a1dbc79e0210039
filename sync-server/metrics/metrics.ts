/**
 * The server's metrics, for Prometheus. Labels hold only values that the code defines, such as a route's pattern, and no input: no ids,
 * no paths, no text.
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Knex } from 'knex';
import type { Result } from '#protocol/sync-answer.ts';
import type { Database } from '../database/connection.ts';
import type { Answered } from '../middleware/log.ts';
import { giveMetrics } from '../workers/worker.ts';

export interface MetricsDeps {
  database: Database;
  /** How many streams are open on this instance. */
  openStreams: () => number;
  /** Where several processes are one server; without it, this one renders its own. */
  gather?: GatherMetrics | undefined;
}

/** Gathers the metrics of all processes of a server, as Prometheus reads them. */
export type GatherMetrics = () => Promise<string>;

/** The outcome of a sync round. */
export interface RoundOutcome {
  results: Result[];
  /** Whether the device compared what it holds. */
  compared: boolean;
  /** How many months of a resource it began to have told anew. */
  refilled: number;
}

export interface Metrics {
  countRequest(answered: Answered): void;
  /** Counts a round of sync by what became of its mutations, and what it compared. */
  countRound(round: RoundOutcome): void;
  /** All of it, as Prometheus reads it. */
  render(): Promise<string>;
  contentType: string;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const BATCH_SIZES = [0, 1, 5, 20, 100, 500];

/** The metrics of one server. */
export function createMetrics({ database, openStreams, gather }: MetricsDeps): Metrics {
  const register = new Registry();
  const registers = [register];
  // Brings the delay of the event loop, memory, CPU and garbage collection.
  collectDefaultMetrics({ register });
  const requests = new Histogram({
    name: 'studentos_http_request_seconds',
    help: 'Requests by route and status, and how long their answers took',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers,
  });
  const batches = new Histogram({
    name: 'studentos_sync_batch_mutations',
    help: 'Rounds of sync, by how many mutations they brought',
    buckets: BATCH_SIZES,
    registers,
  });
  const mutations = new Counter({
    name: 'studentos_mutations_total',
    help: 'Mutations that came by sync, by verdict',
    labelNames: ['verdict'],
    registers,
  });
  const digests = new Counter({
    name: 'studentos_digests_total',
    help: 'Devices that compared what they hold with the server',
    registers,
  });
  const refills = new Counter({
    name: 'studentos_refilled_parts_total',
    help: 'Months of a resource that differed on a device and were told anew',
    registers,
  });
  new Gauge({
    name: 'studentos_streams',
    help: 'Open streams of changes',
    registers,
    collect() {
      this.set(openStreams());
    },
  });
  addPool(register, database);
  addNotificationQueue(register, database);
  if (gather) giveMetrics(register);
  return {
    countRequest: ({ method, route, status, seconds }) => requests.observe({ method, route, status }, seconds),
    countRound({ results, compared, refilled }) {
      batches.observe(results.length);
      if (compared) digests.inc();
      refills.inc(refilled);
      for (const result of results) mutations.inc({ verdict: verdictOf(result) });
    },
    render: gather ?? (() => register.metrics()),
    contentType: register.contentType,
  };
}

/** The code of the problem, or what was done. */
function verdictOf({ status, superseded, problem }: Result): string {
  if (problem) return problem.code;
  if (superseded) return 'superseded';
  return { 200: 'changed', 201: 'created', 204: 'deleted' }[status] ?? 'other';
}

interface Pool {
  numUsed(): number;
  numFree(): number;
  numPendingAcquires(): number;
}

function addPool(register: Registry, database: Database): void {
  new Gauge({
    name: 'studentos_database_connections',
    help: 'Connections to the database: in use, idle, and requests that wait for one',
    labelNames: ['state'],
    registers: [register],
    collect() {
      const { pool } = database.client as Knex.Client & { pool?: Pool };
      this.set({ state: 'used' }, pool?.numUsed() ?? 0);
      this.set({ state: 'idle' }, pool?.numFree() ?? 0);
      this.set({ state: 'wanted' }, pool?.numPendingAcquires() ?? 0);
    },
  });
}

/** The queue is the whole cluster's; one that fills up stops every commit that notifies. */
function addNotificationQueue(register: Registry, database: Database): void {
  new Gauge({
    name: 'studentos_notification_queue_usage_ratio',
    help: "How full PostgreSQL's queue of notifications is; NaN while the database is away",
    registers: [register],
    async collect() {
      const usage = await database
        .raw<{ rows: { usage: number }[] }>('select pg_notification_queue_usage() as usage')
        .then(({ rows }) => rows[0]?.usage ?? Number.NaN)
        .catch(() => Number.NaN);
      this.set(usage);
    },
  });
}
