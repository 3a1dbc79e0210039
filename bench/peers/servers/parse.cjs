/** Parse's server: `node parse.cjs <folder with its packages> <port> <socket folder> <database port> <database> <app> <master key>`. */
const { createRequire } = require('node:module');
const http = require('node:http');
const path = require('node:path');

const [, , folder, port, host, databasePort, database, appId, masterKey] = process.argv;
const load = createRequire(path.join(folder, 'package.json'));

async function main() {
  const { ParseServer } = load('parse-server');
  const express = load('express');
  const serverURL = `http://127.0.0.1:${port}/parse`;
  const api = new ParseServer({
    ...{ appId, masterKey, serverURL, silent: true, logsFolder: null },
    databaseURI: `postgres://studentos@localhost:${databasePort}/${database}`,
    databaseOptions: { host, port: Number(databasePort) },
    liveQuery: { classNames: ['Goal'] },
    // Devices name their records, as they make them while they are offline.
    allowCustomObjectId: true,
  });
  await api.start();
  const app = express();
  app.use('/parse', api.app);
  const server = http.createServer(app);
  await ParseServer.createLiveQueryServer(server);
  server.listen(Number(port), '127.0.0.1');
}

void main();
