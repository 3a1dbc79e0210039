/** Many writers and a few followers of one feed, whatever it is: does anybody miss anything? */

/** A feed under test. */
export interface Feed<C> {
  /** Writes something; resolves with the ids of it once it is confirmed. */
  write(writer: number): Promise<string[]>;
  /** What comes after a cursor; null has seen nothing. */
  read(cursor: C | null): Promise<{ ids: string[]; cursor: C; isEnd: boolean }>;
}

/** What was confirmed, and what each follower missed of it. */
export interface Missed {
  written: number;
  missed: number[];
}

/**
 * Runs writers until so many things are confirmed, with followers by cursor beside them that go on until they have read to the end
 * after the last write.
 */
export async function followWriters<C>(
  feed: Feed<C>,
  { writers, followers, changes }: { writers: number; followers: number; changes: number },
): Promise<Missed & { ids: string[] }> {
  const ids: string[] = [];
  let isWriting = true;
  const work = async (writer: number): Promise<void> => {
    while (ids.length < changes) ids.push(...(await feed.write(writer)));
  };
  const follow = async (): Promise<Set<string>> => {
    const seen = new Set<string>();
    for (let cursor: C | null = null; ;) {
      const wasWriting = isWriting;
      const page: Awaited<ReturnType<typeof feed.read>> = await feed.read(cursor);
      for (const id of page.ids) seen.add(id);
      ({ cursor } = page);
      if (!wasWriting && page.isEnd) return seen;
    }
  };
  const following = Array.from({ length: followers }, follow);
  await Promise.all(Array.from({ length: writers }, (_, writer) => work(writer)));
  isWriting = false;
  const seen = await Promise.all(following);
  return { ids, written: ids.length, missed: seen.map((one) => ids.filter((id) => !one.has(id)).length) };
}
