import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { openDatabase, type Database } from '#server/database/connection.ts';
import { bundledBinaries, installedPackage } from '#server/database/embedded/binaries.ts';
import { identityFor } from '#server/database/embedded/identity.ts';
import { readLockFile } from '#server/database/embedded/running-server.ts';
import { socketFolder } from '#server/database/embedded/socket-folder.ts';
import type { Embedded } from '#server/database/embedded/keep-running.ts';
import { startEmbedded, type EmbeddedOptions } from '#server/database/embedded/start-embedded.ts';
import { asRoot, canBecomeAnother, newHome, NOBODY, undoAfterEach } from '#tests/support/embedded-home.ts';
import { binariesFrom } from '#tests/support/postgres-binaries.ts';

const binaries = binariesFrom(process.env['PG_BINARIES']);
const undo = undoAfterEach();

async function start(options: EmbeddedOptions): Promise<Embedded> {
  const embedded = await startEmbedded({ ...(binaries && { binaries }), ...options });
  undo.push(() => embedded.stop());
  return embedded;
}

function open(embedded: Pick<Embedded, 'connection'>): Database {
  const database = openDatabase(embedded.connection);
  undo.push(() => database.destroy());
  return database;
}

interface Holder {
  child: ChildProcess;
  pid: number;
  connection: Embedded['connection'];
}

const HOLDER = path.resolve(import.meta.dirname, 'embedded-holder.ts');

function spawnHolder(home: string, identity: { uid: number; gid: number } | null = null): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', HOLDER, home], {
    ...identity,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  undo.push(() => child.kill('SIGKILL'));
  return child;
}

/** A process that holds the cluster of a home, once it does. */
async function hold(home: string, identity?: { uid: number; gid: number }): Promise<Holder> {
  const child = spawnHolder(home, identity);
  const said = Promise.race([once(child.stdout!.setEncoding('utf8'), 'data'), failure(child)]);
  const line = String((await said)[0]).split('\n')[0]!;
  return { child, ...(JSON.parse(line) as Pick<Holder, 'pid' | 'connection'>) };
}

async function failure(child: ChildProcess): Promise<never> {
  let text = '';
  child.stderr!.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  await once(child, 'close');
  throw new Error(text);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const serverLog = (home: string): string => fs.readFileSync(path.join(home, 'postgres.log'), 'utf8');

describe('the built-in PostgreSQL', () => {
  it('is made at the first start and keeps what it holds over a restart', async () => {
    const home = newHome(undo);
    const first = await start({ home });
    const before = openDatabase(first.connection);
    await before.raw('create table kept (id int)');
    await before('kept').insert({ id: 7 });
    await before.destroy();
    await first.stop();
    expect(readLockFile(path.join(home, 'data'))).toBeNull();

    const second = await start({ home });
    expect(await open(second)('kept')).toEqual([{ id: 7 }]);
    expect(second.connection).toEqual(first.connection);
  });

  it('listens on a socket that nobody else can reach, on no port, and lets us in without being administrator', async () => {
    const embedded = await start({ home: newHome(undo) });
    expect(fs.statSync(embedded.connection.host).mode & 0o777).toBe(0o700);
    const { rows } = await open(embedded).raw<{ rows: unknown[] }>(
      "select current_setting('listen_addresses') as tcp, current_setting('is_superuser') as almighty",
    );
    expect(rows).toEqual([{ tcp: '', almighty: 'off' }]);
  });

  it('stays durable whatever its configuration file says', async () => {
    const home = newHome(undo);
    await (await start({ home })).stop();
    fs.appendFileSync(
      path.join(home, 'data/postgresql.conf'),
      '\nfsync = off\nfull_page_writes = off\nsynchronous_commit = off\n',
    );
    const { rows } = await open(await start({ home })).raw<{ rows: unknown[] }>(
      "select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting <> 'on'",
    );
    expect(rows).toEqual([]);
  });

  it('is gone after kill -9 of the process that started it, and the next start is a clean one', async () => {
    const home = newHome(undo);
    const holder = await hold(home);
    holder.child.kill('SIGKILL');
    await expect.poll(() => isAlive(holder.pid), { timeout: 5000 }).toBe(false);

    const next = await start({ home });
    expect(serverLog(home)).not.toContain('not properly shut down');
    expect(next.connection.host).toBe(holder.connection.host);
  });

  it('ends in order when asked to', async () => {
    const home = newHome(undo);
    const holder = await hold(home);
    holder.child.kill('SIGTERM');
    expect(await once(holder.child, 'exit')).toEqual([0, null]);
    expect(isAlive(holder.pid)).toBe(false);
    expect(serverLog(home)).toContain('database system is shut down');
  });

  it('keeps every acknowledged write through kill -9 in the middle of writes, and comes back by itself', async () => {
    const home = newHome(undo);
    const notices: string[] = [];
    const embedded = await start({ home, log: (sentence) => notices.push(sentence) });
    const database = open(embedded);
    await database.raw('create table acknowledged (id int primary key)');
    const written: number[] = [];
    let isWriting = true;
    const writers = [0, 1, 2, 3].map(async (lane) => {
      for (let id = lane; isWriting; id += 4)
        await database('acknowledged')
          .insert({ id })
          .then(
            () => written.push(id),
            () => undefined,
          );
    });

    for (let round = 1; round <= 3; round++) {
      const target = written.length + 200;
      await expect.poll(() => written.length, { timeout: 20_000, interval: 10 }).toBeGreaterThan(target);
      process.kill(embedded.pid()!, 'SIGKILL');
      await expect
        .poll(() => notices.filter((notice) => notice.includes('back')).length, { timeout: 20_000 })
        .toBe(round);
    }
    isWriting = false;
    await Promise.all(writers);
    const there = new Set((await database<{ id: number }>('acknowledged')).map(({ id }) => id));
    expect(written.filter((id) => !there.has(id))).toEqual([]);
  });

  it('is started once when several processes start together, and an adopter carries on when the starter is killed', async () => {
    const home = newHome(undo);
    const holders = await Promise.all([hold(home), hold(home), hold(home)]);
    const [first] = holders;
    expect(holders.map(({ pid }) => pid)).toEqual([first.pid, first.pid, first.pid]);

    const database = open(first);
    await database.raw('create table shared (id int)');
    // Which of them started it shows when that one dies: the server goes with it, and another one is started.
    for (const { child } of holders.slice(0, 2)) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await expect
      .poll(
        () =>
          database<{ id: number }>('shared').then(
            (rows) => rows,
            () => 'away',
          ),
        { timeout: 20_000 },
      )
      .toEqual([]);
  });

  it('starts although the process id in a left lock file belongs to another program by now', async () => {
    const home = newHome(undo);
    await (await start({ home })).stop();
    const data = path.join(home, 'data');
    const stranger = spawn('sleep', ['60'], asRoot ? NOBODY : {});
    undo.push(() => stranger.kill('SIGKILL'));
    const lock = [stranger.pid, data, 1_700_000_000, 5432, socketFolder(data), '', '  1234567  9', 'ready   ', ''].join(
      '\n',
    );
    fs.writeFileSync(path.join(data, 'postmaster.pid'), lock);
    await expect(start({ home })).resolves.toMatchObject({ connection: { database: 'studentos' } });
  });

  it('makes the cluster anew when the first start was killed half-way', async () => {
    const home = newHome(undo);
    const child = spawnHolder(home);
    await expect
      .poll(() => fs.existsSync(home) && fs.readdirSync(home).some((name) => name.includes('.init-')), {
        timeout: 20_000,
        interval: 5,
      })
      .toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await start({ home });
    expect(fs.readdirSync(home).filter((name) => name.includes('.init-'))).toEqual([]);
  });
});

describe('the built-in PostgreSQL says what to do', () => {
  it('when the data is of another major version', async () => {
    const home = newHome(undo);
    await (await start({ home })).stop();
    fs.writeFileSync(path.join(home, 'data/PG_VERSION'), '14\n');
    await expect(start({ home })).rejects.toThrow(/written by PostgreSQL 14.*Nothing was changed.*DATABASE_URL/);
  });

  it('when there is no PostgreSQL for this kind of machine', () => {
    const { arch } = process;
    Object.defineProperty(process, 'arch', { value: 'mips' });
    undo.push(() => Object.defineProperty(process, 'arch', { value: arch }));
    expect(() => bundledBinaries('/nowhere', null)).toThrow(/mips.*Set DATABASE_URL/);
  });

  it.runIf(asRoot)('when root gives it a folder that its user cannot reach', async () => {
    const home = newHome(undo);
    fs.chmodSync(path.dirname(home), 0o700);
    await expect(start({ home })).rejects.toThrow(/cannot reach.*DATA_DIR/);
  });

  it.runIf(canBecomeAnother)('when the user has no name', async () => {
    const home = newHome(undo);
    fs.chmodSync(path.dirname(home), 0o777);
    await expect(hold(home, { uid: 54_321, gid: 54_321 })).rejects.toThrow(/uid 54321.*DATABASE_URL/);
  });

  it.runIf(canBecomeAnother)('when the data belongs to another user', async () => {
    const home = newHome(undo);
    await (await start({ home })).stop();
    fs.chownSync(path.join(home, 'data'), 54_321, 54_321);
    fs.chmodSync(home, 0o777);
    await expect(hold(home, NOBODY)).rejects.toThrow(/belongs to another user \(uid 54321/);
  });
});

describe('the built-in PostgreSQL runs', () => {
  it.runIf(canBecomeAnother)('for a user who is not root', async () => {
    const home = newHome(undo);
    fs.chmodSync(path.dirname(home), 0o777);
    const holder = await hold(home, NOBODY);
    expect(fs.statSync(path.join(home, 'data')).uid).toBe(NOBODY.uid);
    holder.child.kill('SIGTERM');
    await once(holder.child, 'exit');
    // The same data, by root: as the user it belongs to.
    await expect(start({ home })).resolves.toBeDefined();
  });

  it.runIf(asRoot && inject('postgres').version === 18)(
    'from a copy, when the checkout is closed to others, and without install scripts',
    async () => {
      const home = newHome(undo);
      fs.mkdirSync(home, { mode: 0o755 });
      const closed = fs.mkdtempSync(path.join(os.tmpdir(), 'studentos-closed-'));
      undo.push(() => fs.rmSync(closed, { recursive: true }));
      const native = path.join(closed, 'native');
      const { native: installed } = installedPackage();
      fs.cpSync(installed, native, { recursive: true, filter: (file) => !fs.lstatSync(file).isSymbolicLink() });
      const copied = bundledBinaries(home, identityFor(path.join(home, 'data')), { native, version: '18.4' });
      expect(copied.folder).toBe(path.join(home, 'native-18.4/bin'));
      await expect(start({ home, binaries: copied })).resolves.toBeDefined();
    },
  );
});
