/**
 * What open streams cost: the memory of 5,000 that wait, and how long a change takes to each of 500 people among them, one after the
 * other and fifty at once. For the limit see durable-notify.ts.
 */
import { randomUUID } from 'node:crypto';
import { newBody } from '#tests/support/factories.ts';
import { durableNotifies } from './durable-notify.ts';
import { p50, p95, timed, type Bench } from './figures.ts';
import { inParts } from './goals.ts';
import { call } from './http-client.ts';
import { openReader, type Reader } from './reader.ts';
import type { Person, Stage } from './stage.ts';

const STREAMS = 5000;
const PEOPLE = 500;
/** As many streams as one address and one person may have, see `CAPS` of the server. */
const OF_ADDRESS = 50;
const OF_PERSON = STREAMS / PEOPLE;
const AT_ONCE = 50;
/** For what opening them left behind to be collected. */
const SETTLE_MS = 3000;
const KIB = 1024;

export const fanOut: Bench = async (stage) => {
  const people = await stage.people(PEOPLE);
  const before = stage.memory();
  const readers = await openAll(stage, people);
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const bytes = (stage.memory() - before) / STREAMS;

  const limit = await durableNotifies(stage, PEOPLE);
  const inTurn: number[] = [];
  for (const [i, person] of people.entries()) inTurn.push(await changeToStream(stage, person, readers[i * OF_PERSON]!));
  const together: number[] = [];
  for (const wave of inParts([...people.entries()], AT_ONCE))
    together.push(
      ...(await Promise.all(wave.map(([i, person]) => changeToStream(stage, person, readers[i * OF_PERSON]!)))),
    );
  for (const reader of readers) reader.close();
  return [
    { name: 'memory of an idle stream', value: bytes / KIB, unit: 'KiB', goal: { of: 'value', atMost: 15 } },
    {
      name: 'a change for each of 500, p50',
      ...{ value: p50(inTurn), limit: p50(limit), unit: 'ms', goal: { of: 'value', atMost: 20 } },
    },
    { name: 'a change for each of 500, p95', value: p95(inTurn), limit: p95(limit), unit: 'ms' },
    { name: 'the same, fifty at once, p50', value: p50(together), unit: 'ms' },
  ];
};

async function openAll(stage: Stage, people: Person[]): Promise<Reader[]> {
  const wanted = people.flatMap((person) => Array.from({ length: OF_PERSON }, () => person));
  const readers: Reader[] = [];
  for (const [i, part] of inParts(wanted, OF_ADDRESS).entries())
    readers.push(
      ...(await Promise.all(part.map((person) => openReader(stage.server.url, person, `127.0.1.${i + 1}`)))),
    );
  return readers;
}

/** Writes an entry and waits until a stream of its author has it. */
function changeToStream(stage: Stage, person: Person, reader: Reader): Promise<number> {
  const id = randomUUID();
  return timed(() =>
    Promise.all([
      reader.until((text) => text.includes(id)),
      call(stage.server.url, person, 'POST', '/api/logs', JSON.stringify({ ...newBody('logs'), id })),
    ]),
  );
}
