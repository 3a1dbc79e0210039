/** RxDB's server: `node rxdb.cjs <folder with its packages> <port>`. */
const { createRequire } = require('node:module');
const path = require('node:path');

const [, , folder, port] = process.argv;
const load = createRequire(path.join(folder, 'package.json'));

const text = { type: 'string' };
const id = { type: 'string', maxLength: 40 };
const properties = { id, userId: id, title: text, date: text, notes: text, subject: text, position: text };
const schema = {
  ...{ version: 0, primaryKey: 'id', type: 'object' },
  properties: { ...properties, completed: { type: 'boolean' } },
  required: ['id', 'userId'],
};

async function main() {
  const { createRxDatabase } = load('rxdb');
  const { getRxStorageMemory } = load('rxdb/plugins/storage-memory');
  const { createRxServer } = load('rxdb-server/plugins/server');
  const { RxServerAdapterExpress } = load('rxdb-server/plugins/adapter-express');
  const express = load('express');

  const database = await createRxDatabase({ name: 'bench', storage: getRxStorageMemory() });
  const { goals } = await database.addCollections({ goals: { schema } });
  const serverApp = express();
  // A batch of 500 is larger than what Express takes unasked.
  serverApp.use(express.json({ limit: '10mb' }));
  const server = await createRxServer({
    ...{ database, serverApp, adapter: RxServerAdapterExpress, port: Number(port), hostname: '127.0.0.1' },
    authHandler: ({ authorization }) => ({ data: { userId: authorization }, validUntil: Date.now() + 3_600_000 }),
  });
  server.addReplicationEndpoint({
    name: 'goals',
    collection: goals,
    queryModifier: ({ data }, query) => ({ ...query, selector: { ...query.selector, userId: data.userId } }),
  });
  await server.start();
}

void main();
