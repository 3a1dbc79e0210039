/** Sync, and what stands around the API. */
import * as z from 'zod/mini';
import { calendarDay } from '#protocol/calendar-day.ts';
import { problemSchema } from '#protocol/problem-document.ts';
import { recordSchema } from '#protocol/record-schema.ts';
import { resourceNameSchema } from '#protocol/resource-name.ts';
import { resourceNames } from '#protocol/resources.ts';
import { syncAnswerSchema } from '#protocol/sync-answer.ts';
import { MAX_MUTATIONS, PROTOCOL, PROTOCOLS } from '#protocol/sync.ts';
import { syncRequestSchema } from '#protocol/sync-request.ts';
import { operationSchema } from '../records/batch-routes.ts';
import { todayQuerySchema } from '../records/today-routes.ts';
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

const text = (type: 'text/plain' | 'text/html' | 'text/css') => ({ schema: z.string(), type });

/** The calls that are about no single resource. */
export const serviceOperations: Operation[] = [
  {
    method: 'POST',
    path: '/api/sync',
    tag: 'sync',
    summary: `Push up to ${MAX_MUTATIONS} mutations and pull what changed, in one round trip. A stamp is long, or <milliseconds after base>-<counter>-<place in replicas>, in decimal numbers`,
    auth: 'token',
    body: { schema: syncRequestSchema, example: EXAMPLE_SYNC, members: requestMembers },
    answers: {
      200: { schema: z.extend(syncAnswerSchema, { changes: z.array(typedChangeSchema) }), members: answerMembers },
    },
    problems: ['cursor_expired', 'cursor_ahead', 'upgrade_required'],
  },
  {
    method: 'GET',
    path: '/api/sync/stream',
    tag: 'sync',
    summary:
      'Changes as they happen, as server-sent events: stream, changes, reset. Cursor now begins now; the header Last-Event-ID wins over the cursor',
    auth: 'token',
    query: {
      cursor: z.optional(z.string().check(z.maxLength(500))),
      protocol: z.optional(z.enum(PROTOCOLS.map(String))),
    },
    answers: { 200: { schema: streamEventSchema, type: 'text/event-stream', description: streamEvents } },
  },
  {
    method: 'GET',
    path: '/api/today',
    tag: 'today',
    summary: 'Your day: its goals and logs, the deadlines that show on it, and the timers that run',
    auth: 'token',
    query: todayQuerySchema.shape,
    answers: { 200: { schema: z.strictObject({ data: todaySchema }) }, 304: null },
    problems: ['precondition_failed'],
  },
  {
    method: 'POST',
    path: '/api/batch',
    tag: 'batch',
    summary: `Make up to ${MAX_MUTATIONS} writes in one request, each judged on its own`,
    auth: 'token',
    body: {
      schema: z.strictObject({ operations: z.array(operationSchema).check(z.maxLength(MAX_MUTATIONS)) }),
      example: EXAMPLE_BATCH,
    },
    answers: { 200: { schema: z.strictObject({ results: z.array(batchResultSchema) }) } },
  },
  {
    method: 'GET',
    path: '/api',
    tag: 'service',
    summary: 'What this server is',
    auth: 'none',
    answers: { 200: { schema: aboutSchema } },
  },
  {
    method: 'GET',
    path: '/api/openapi.json',
    tag: 'service',
    summary: 'This document',
    auth: 'none',
    answers: { 200: { schema: z.looseObject({ openapi: z.string() }) } },
  },
  {
    method: 'GET',
    path: '/api/docs',
    tag: 'service',
    summary: 'This document, to be read',
    auth: 'none',
    answers: { 200: text('text/html') },
  },
  {
    method: 'GET',
    path: '/api/docs/style.css',
    tag: 'service',
    summary: 'What the page looks like',
    auth: 'none',
    answers: { 200: text('text/css') },
  },
  {
    method: 'GET',
    path: '/healthz',
    tag: 'service',
    summary: 'Whether the process lives',
    auth: 'none',
    answers: { 200: { schema: z.strictObject({ status: z.literal('alive') }) } },
  },
  {
    method: 'GET',
    path: '/metrics',
    tag: 'service',
    summary: 'What the server counts about itself, for Prometheus: with its METRICS_TOKEN, or on its own machine',
    auth: 'none',
    answers: { 200: text('text/plain') },
    problems: ['unauthenticated', 'not_found'],
  },
  {
    method: 'GET',
    path: '/readyz',
    tag: 'service',
    summary: 'Whether a request can be served now',
    auth: 'none',
    answers: { 200: { schema: z.strictObject({ status: z.literal('ready') }) } },
  },
];
