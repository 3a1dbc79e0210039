/**
 * Starts the PostgreSQL of a test run and ends it afterwards: the built-in one, or with `PG_BINARIES` the one whose
 * programs lie in that folder (`/usr/lib/postgresql/15/bin`); with `PARTITIONED`, on tables that are spread by user. For `globalSetup` of the project that holds `*.pg.test.ts`.
 */
import fs from 'node:fs';
import type { TestProject } from 'vitest/node';
import { migrate } from '#server/database/migrate.ts';
import { administratorClient } from '#server/database/embedded/running-server.ts';
import type { Embedded } from '#server/database/embedded/keep-running.ts';
import { startEmbedded } from '#server/database/embedded/start-embedded.ts';
import { APPLICATION } from '#server/database/embedded/roles.ts';
import { partitionByUser } from './partition.ts';
import { binariesFrom } from './postgres-binaries.ts';
import { scratchFolder } from './scratch.ts';

const TEMPLATE = 'studentos_template';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = scratchFolder('studentos-test-');
  fs.chmodSync(home, 0o711);
  const { PG_BINARIES, PARTITIONED } = { ...process.env, ...project.config.env };
  const binaries = binariesFrom(PG_BINARIES);
  const embedded = await startEmbedded({ home, ...(binaries && { binaries }) });
  const { host, port } = embedded.connection;
  await makeTemplate(embedded);
  if (PARTITIONED) await partitionByUser({ ...embedded.connection, database: TEMPLATE });
  project.provide('postgres', { host, port, template: TEMPLATE, version: binaries?.major ?? 18 });
  return async () => {
    await embedded.stop();
    fs.rmSync(home, { recursive: true, force: true });
    fs.rmSync(host, { recursive: true, force: true });
  };
}

async function makeTemplate({ connection }: Embedded): Promise<void> {
  const client = administratorClient(connection);
  await client.connect();
  await client.query(`create database ${TEMPLATE} owner ${APPLICATION}`);
  await client.end();
  await migrate({ ...connection, database: TEMPLATE });
}
