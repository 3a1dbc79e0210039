/** Sync, and what stands around the API. */
import * as z from 'zod/mini';
import { calendarDay } from '#protocol/calendar-day.ts';
import { problemSchema } from '#protocol/problem-document.ts';
import { recordSchema } from '#protocol/record-schema.ts';
import { resourceNameSchema } from '#protocol/resource-name.ts';
import { resourceNames } from '#protocol/resources.ts';
import { syncAnswerSchema } from '#protocol/sync-answer.ts';
import { MAX_MUTATIONS, PROTOCOL, PROTOCOLS, SCHEMA } from '#protocol/sync.ts';
import { syncRequestSchema } from '#protocol/sync-request.ts';
import { recordExample } from '#protocol/examples.ts';
import { uuid } from '#protocol/text.ts';
import { operationSchema } from '../records/batch-routes.ts';
import { todayQuerySchema } from '../records/today-routes.ts';
import { ABOUT } from './about-routes.ts';
import type { Operation } from './operation.ts';
import { exampleBody } from './record-operations.ts';
import { streamEvents, streamEventSchema } from './stream-events.ts';
import { answerMembers, requestMembers } from './sync-members.ts';
import { typedChangeSchema } from './typed-changes.ts';

const EXAMPLE_SYNC = {
  protocol: PROTOCOL,
  replicaId: '9f8e7d6c5b4a3f2e',
  cursor: null,
  base: 1_772_443_200_000,
  replicas: ['9f8e7d6c5b4a3f2e'],
  mutations: [
    {
      id: '019cbf0e-1a40-7000-8000-000000000001',
      method: 'POST',
      resource: 'goals',
      recordId: '019cbf0e-1a40-7000-8000-000000000002',
      body: exampleBody('goals', 'POST'),
      stamp: '1500-0-0',
    },
  ],
};

const EXAMPLE_ANSWER = {
  cursor: 'AZ3qk0b4',
  changes: [],
  hasMore: false,
  results: [{ id: EXAMPLE_SYNC.mutations[0]!.id, status: 201 }],
  serverTime: '2026-03-02T09:30:01.500Z',
  schema: SCHEMA,
};

const EXAMPLE_TODAY = {
  date: '2026-03-02',
  timeZone: 'Europe/Berlin',
  dayStart: 4,
  goals: [recordExample('goals')],
  logs: [recordExample('logs')],
  deadlines: [],
  running: [],
};

const EXAMPLE_BATCH = {
  operations: [{ method: 'POST', resource: 'goals', body: exampleBody('goals', 'POST') }],
};

const todaySchema = z.strictObject({
  date: calendarDay(),
  timeZone: z.string(),
  dayStart: z.int(),
  goals: z.array(recordSchema('goals')),
  logs: z.array(recordSchema('logs')),
  deadlines: z.array(recordSchema('deadlines')),
  running: z.array(recordSchema('logs')),
});

const batchResultSchema = z.strictObject({
  status: z.int(),
  id: z.optional(uuid()),
  data: z.optional(z.union(resourceNames.map(recordSchema))),
  problem: z.optional(problemSchema),
});

const aboutSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  protocols: z.array(z.int()),
  schema: z.int(),
  resources: z.array(resourceNameSchema),
});

const text = (type: 'text/plain' | 'text/html' | 'text/css', example: string) => ({
  schema: z.string(),
  type,
  example,
});

/** The calls that are about no single resource. */
export const serviceOperations: Operation[] = [
  {
    method: 'POST',
    path: '/api/sync',
    id: 'sync',
    description:
      'For apps that keep their data and work without a network: each mutation carries the stamp of its writing, and the greater stamp stays, field by field. A stamp is long, or <milliseconds after base>-<counter>-<place in replicas>, in decimal numbers. A script is better served by the calls on records.',
    tag: 'sync',
    summary: `Push up to ${MAX_MUTATIONS} mutations and pull what changed, in one round trip`,
    auth: 'token',
    body: { schema: syncRequestSchema, example: EXAMPLE_SYNC, members: requestMembers },
    answers: {
      200: {
        schema: z.extend(syncAnswerSchema, { changes: z.array(typedChangeSchema) }),
        members: answerMembers,
        example: EXAMPLE_ANSWER,
      },
    },
    problems: ['cursor_expired', 'cursor_ahead', 'upgrade_required'],
  },
  {
    method: 'GET',
    path: '/api/sync/stream',
    id: 'followChanges',
    description:
      'First what the caller lacks, then each change as it commits. The id of an event is the cursor to resume from.',
    headers: ['LastEventId'],
    tag: 'sync',
    summary: 'Changes as they happen, as server-sent events: stream, changes, reset',
    auth: 'token',
    query: {
      cursor: z.optional(z.string().check(z.maxLength(500))),
      protocol: z.optional(z.enum(PROTOCOLS.map(String))),
    },
    answers: {
      200: {
        schema: streamEventSchema,
        type: 'text/event-stream',
        description: streamEvents,
        example: { id: 'AZ3qk0b4', event: 'stream', data: { stream: 'q1Zr6TfX', schema: SCHEMA } },
      },
    },
  },
  {
    method: 'GET',
    path: '/api/today',
    id: 'getToday',
    description: 'Goals of routines are in it, also before any device wrote them down.',
    headers: ['IfMatch', 'IfNoneMatch'],
    tag: 'today',
    summary: 'Your day: its goals and logs, the deadlines that show on it, and the timers that run',
    auth: 'token',
    query: todayQuerySchema.shape,
    answers: {
      200: { schema: z.strictObject({ data: todaySchema }), example: { data: EXAMPLE_TODAY }, headers: ['ETag'] },
      304: null,
    },
    problems: ['precondition_failed'],
  },
  {
    method: 'POST',
    path: '/api/batch',
    id: 'runBatch',
    description:
      'A bad one holds up no other, and each sees what those before it did. The results are in the order of the operations; after two megabytes of records they have the `id` in place of `data`.',
    tag: 'batch',
    summary: `Make up to ${MAX_MUTATIONS} writes in one request, each judged on its own`,
    auth: 'token',
    body: {
      schema: z.strictObject({ operations: z.array(operationSchema).check(z.maxLength(MAX_MUTATIONS)) }),
      example: EXAMPLE_BATCH,
    },
    answers: {
      200: {
        schema: z.strictObject({ results: z.array(batchResultSchema) }),
        example: { results: [{ status: 201, data: recordExample('goals') }] },
      },
    },
  },
  {
    method: 'GET',
    path: '/api',
    id: 'getServer',
    description: 'For programs that meet it. Pages of any origin may read it.',
    tag: 'service',
    summary: 'What this server is',
    auth: 'none',
    isFixed: true,
    answers: { 200: { schema: aboutSchema, example: ABOUT } },
  },
  {
    method: 'GET',
    path: '/api/openapi.json',
    id: 'getOpenApi',
    description: 'In OpenAPI 3.1. Pages of any origin may read it.',
    tag: 'service',
    summary: 'This document',
    auth: 'none',
    isFixed: true,
    answers: { 200: { schema: z.looseObject({ openapi: z.string() }), example: { openapi: '3.1.0' } } },
  },
  {
    method: 'GET',
    path: '/api/docs',
    id: 'readDocs',
    description: 'In plain HTML.',
    tag: 'service',
    summary: 'This document, to be read',
    auth: 'none',
    isFixed: true,
    answers: { 200: text('text/html', '<!doctype html>') },
  },
  {
    method: 'GET',
    path: '/api/docs/style.css',
    id: 'getDocsStyle',
    description: 'A style sheet.',
    tag: 'service',
    summary: 'What the page looks like',
    auth: 'none',
    isFixed: true,
    answers: { 200: text('text/css', 'a { color: inherit; }') },
  },
  {
    method: 'GET',
    path: '/healthz',
    id: 'getHealth',
    description: 'It does not ask the database, so that nobody restarts the process because that is away.',
    tag: 'service',
    summary: 'Whether the process lives',
    auth: 'none',
    isFixed: true,
    answers: { 200: { schema: z.strictObject({ status: z.literal('alive') }), example: { status: 'alive' } } },
  },
  {
    method: 'GET',
    path: '/metrics',
    id: 'getMetrics',
    description: 'On its own machine it wants no token where none is set.',
    tag: 'service',
    summary: 'What the server counts about itself, for Prometheus: with its METRICS_TOKEN, or on its own machine',
    auth: 'none',
    answers: { 200: text('text/plain', 'studentos_streams 3') },
    problems: ['unauthenticated', 'not_found'],
  },
  {
    method: 'GET',
    path: '/readyz',
    id: 'getReadiness',
    description: 'It says whether the database answers and is migrated.',
    tag: 'service',
    summary: 'Whether a request can be served now',
    auth: 'none',
    answers: { 200: { schema: z.strictObject({ status: z.literal('ready') }), example: { status: 'ready' } } },
  },
];
