/** Triplit's server: `node triplit.mjs <folder with its packages> <port> <secret>`; LOCAL_DATABASE_URL says where its SQLite is. */
import { createRequire } from 'node:module';
import net from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [, , folder, port, jwtSecret] = process.argv;
const load = createRequire(path.join(folder, 'package.json'));
const { createServer, createTriplitStorageProvider } = await import(
  pathToFileURL(load.resolve('@triplit/server')).href
);
const { Schema: S } = await import(pathToFileURL(load.resolve('@triplit/client')).href);

const own = { filter: [['userId', '=', '$role.uid']] };
const text = S.String();
const schema = {
  roles: { user: { match: { type: 'user', uid: '$uid' } } },
  collections: S.Collections({
    goals: {
      schema: S.Schema({
        ...{ id: S.Id(), userId: text, title: text, date: text, notes: text, subject: text, position: text },
        completed: S.Boolean(),
      }),
      permissions: { user: { read: own, insert: own, update: own, postUpdate: own } },
    },
  }),
};

// It asks for a port alone, which would be one of every network.
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (at, ...rest) {
  return listen.call(this, { port: Number(at), host: '127.0.0.1' }, ...rest.filter((one) => typeof one === 'function'));
};

const startServer = await createServer({
  storage: await createTriplitStorageProvider('sqlite'),
  ...{ jwtSecret, projectId: 'bench', logHandler: { log: () => undefined }, dbOptions: { schema } },
});
startServer(Number(port));
