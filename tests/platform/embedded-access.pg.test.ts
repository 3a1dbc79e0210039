/** Who may speak to the built-in PostgreSQL: the user that the server runs as, and no other process of the machine. */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundledBinaries } from '#server/database/embedded/binaries.ts';
import type { Embedded } from '#server/database/embedded/keep-running.ts';
import { administratorClient } from '#server/database/embedded/running-server.ts';
import { socketFolder } from '#server/database/embedded/socket-folder.ts';
import { startEmbedded } from '#server/database/embedded/start-embedded.ts';
import { asRoot, canBecomeAnother, newHome, NOBODY, undoAfterEach } from '#tests/support/embedded-home.ts';
import { binariesFrom } from '#tests/support/postgres-binaries.ts';
import { scratchFolder } from '#tests/support/scratch.ts';

const TOP = path.resolve(import.meta.dirname, '../..');
const binaries = binariesFrom(process.env['PG_BINARIES']);
const undo = undoAfterEach();

async function start(home: string): Promise<Embedded> {
  const embedded = await startEmbedded({ home, ...(binaries && { binaries }) });
  undo.push(async () => {
    await embedded.stop();
    fs.rmSync(embedded.connection.host, { recursive: true, force: true });
  });
  return embedded;
}

/** What the administrator reads. */
async function ask<Row extends object>(embedded: Embedded, sql: string): Promise<Row[]> {
  const client = administratorClient(embedded.connection);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** How a process of another user fares that signs in as the administrator: what it reads, or the code of the error. */
function askAs(user: { uid: number; gid: number }, { connection: { host, port } }: Embedded): string {
  const script = `
    const client = new (require('pg').Client)(${JSON.stringify({ host, port, user: 'postgres', database: 'postgres' })});
    client.connect().then(() => client.query('select 1')).then(() => 'let in', ({ code }) => code).then((said) => {
      console.log(said);
      process.exit(0);
    });`;
  return execFileSync(process.execPath, ['-e', script], { ...user, cwd: TOP, encoding: 'utf8' }).trim();
}

const ownerOf = (place: string): { uid: number; gid: number } => {
  const { uid, gid } = fs.statSync(place);
  return { uid, gid };
};

/** The user and group of a process. */
const userOf = (pid: number): { uid: number; gid: number } => ownerOf(`/proc/${pid}`);

describe('the built-in PostgreSQL', () => {
  it('asks the system who connects, on its socket; from elsewhere it takes nobody', async () => {
    const embedded = await start(newHome(undo));
    const rules = await ask<{ type: string; auth_method: string; options: string[] | null; error: string | null }>(
      embedded,
      'select type, auth_method, options, error from pg_hba_file_rules',
    );
    expect(rules.map(({ type, auth_method, options }) => [type, auth_method, options])).toEqual([
      ['local', 'peer', ['map=studentos']],
      ['local', 'peer', ['map=studentos']],
      ['host', 'reject', null],
    ]);
    expect(await ask(embedded, 'show listen_addresses')).toEqual([{ listen_addresses: '' }]);
  });

  it('corrects what an older release or somebody else wrote into pg_hba.conf', async () => {
    const home = newHome(undo);
    await (await start(home)).stop();
    fs.writeFileSync(path.join(home, 'data/pg_hba.conf'), 'local all all trust\nhost all all 0.0.0.0/0 trust\n');
    const embedded = await start(home);
    expect(await ask(embedded, "select 1 from pg_hba_file_rules where auth_method = 'trust'")).toEqual([]);
  });

  it('starts where somebody was first in the place of its socket, and does not use what they made', async () => {
    const home = newHome(undo);
    const squatted = socketFolder(path.join(fs.realpathSync(path.dirname(home)), 'postgres/data'));
    fs.mkdirSync(squatted);
    fs.chmodSync(squatted, 0o777);
    undo.push(() => fs.rmSync(squatted, { recursive: true, force: true }));
    const embedded = await start(home);
    const { host } = embedded.connection;
    expect(host).not.toBe(squatted);
    expect(fs.statSync(host).mode & 0o777).toBe(0o700);
    expect(fs.readdirSync(squatted)).toEqual([]);

    await embedded.stop();
    const link = path.join(path.dirname(home), 'elsewhere');
    fs.mkdirSync(link, { mode: 0o700 });
    fs.rmdirSync(squatted);
    fs.symlinkSync(link, squatted);
    expect((await start(home)).connection.host).not.toBe(squatted);
    expect(fs.readdirSync(link)).toEqual([]);
  });

  it('is not taken for a server that somebody plays at the place that a left lock file names', async () => {
    const home = newHome(undo);
    await (await start(home)).stop();
    const data = path.join(fs.realpathSync(home), 'data');
    const open = scratchFolder('studentos-played-');
    fs.chmodSync(open, 0o777);
    undo.push(() => fs.rmSync(open, { recursive: true, force: true }));
    const played = await playServer(path.join(open, '.s.PGSQL.5432'), data);
    const lock = [process.pid, data, 1_700_000_000, 5432, open, '', '  1234567  9', 'ready   ', ''].join('\n');
    fs.writeFileSync(path.join(data, 'postmaster.pid'), lock);
    expect((await start(home)).connection.host).not.toBe(open);
    expect(played.visits()).toBe(0);
  });
});

describe('the built-in PostgreSQL of root', () => {
  it.runIf(asRoot)('runs as a user that nobody else is, who has no name and owns the data alone', async () => {
    const home = newHome(undo);
    const embedded = await start(home);
    const user = userOf(embedded.pid()!);
    expect(user.uid).not.toBe(0);
    expect(user.uid).not.toBe(NOBODY.uid);
    expect(user.gid).not.toBe(NOBODY.gid);
    expect(fs.readFileSync('/etc/passwd', 'utf8')).not.toMatch(new RegExp(`^[^:]*:[^:]*:${user.uid}:`, 'm'));
    for (const place of ['', 'pg_hba.conf', 'base', 'global/pg_control'])
      expect(ownerOf(path.join(home, 'data', place))).toEqual(user);
    await ask(embedded, "copy (select 1) to program 'id -u > ran-as'");
    expect(fs.readFileSync(path.join(home, 'data/ran-as'), 'utf8').trim()).toBe(String(user.uid));
  });

  it.runIf(canBecomeAnother)('lets in root, and neither processes of nobody nor of its own user', async () => {
    const embedded = await start(newHome(undo));
    expect(askAs({ uid: 0, gid: 0 }, embedded)).toBe('let in');
    expect(askAs(NOBODY, embedded)).toBe('EACCES');
    expect(askAs(userOf(embedded.pid()!), embedded)).toBe('28000');
    // Also where the folder and the socket were opened to all.
    fs.chmodSync(embedded.connection.host, 0o755);
    fs.chmodSync(path.join(embedded.connection.host, `.s.PGSQL.${embedded.connection.port}`), 0o777);
    expect(askAs(NOBODY, embedded)).toBe('28000');
  });

  it.runIf(asRoot)('takes over the data of an older release, which ran as nobody and trusted it', async () => {
    const home = newHome(undo);
    fs.mkdirSync(home, { mode: 0o711 });
    const data = path.join(home, 'data');
    fs.mkdirSync(data, { mode: 0o700 });
    fs.chownSync(data, NOBODY.uid, NOBODY.gid);
    const { folder } = binaries ?? bundledBinaries(home, NOBODY);
    const initdb = spawnSync(path.join(folder, 'initdb'), ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync'], {
      ...NOBODY,
      cwd: '/',
      env: { LC_ALL: 'C' },
    });
    expect(initdb.status).toBe(0);
    const embedded = await start(home);
    expect(userOf(embedded.pid()!).uid).not.toBe(NOBODY.uid);
    expect(ownerOf(path.join(data, 'base/1'))).toEqual(userOf(embedded.pid()!));
    expect(await ask(embedded, "select 1 from pg_hba_file_rules where auth_method = 'trust'")).toEqual([]);
  });
});

/** What answers as a PostgreSQL that trusts everyone and serves a data directory. */
async function playServer(socket: string, data: string): Promise<{ visits: () => number }> {
  let visits = 0;
  const message = (type: string, body: Buffer) => {
    const head = Buffer.alloc(5);
    head.write(type);
    head.writeInt32BE(body.length + 4, 1);
    return Buffer.concat([head, body]);
  };
  const idle = message('Z', Buffer.from('I'));
  const column = Buffer.concat([Buffer.from([0, 1]), Buffer.from('data_directory\0'), Buffer.alloc(18)]);
  column.writeInt32BE(25, column.length - 12);
  const value = Buffer.concat([Buffer.from([0, 1, 0, 0, 0, Buffer.byteLength(data)]), Buffer.from(data)]);
  const server = createServer((connection) => {
    visits += 1;
    connection.on('error', () => undefined);
    let begun = false;
    connection.on('data', () => {
      if (begun)
        connection.write(
          Buffer.concat([message('T', column), message('D', value), message('C', Buffer.from('SHOW\0')), idle]),
        );
      else connection.write(Buffer.concat([message('R', Buffer.alloc(4)), idle]));
      begun = true;
    });
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  undo.push(() => new Promise((resolve) => server.close(resolve)));
  return { visits: () => visits };
}
