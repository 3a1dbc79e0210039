/** One-line bugs that the simulation must find: each was somebody's once. */

export interface PlantedBug {
  name: string;
  file: string;
  /** Stands exactly once in the file. */
  find: string;
  replace: string;
}

/** One change of one line. */
export const bug = (name: string, file: string, find: string, replace: string): PlantedBug => ({
  name,
  file,
  find,
  replace,
});

export const PLANTED_BUGS: PlantedBug[] = [
  bug(
    'the outbox forgets what it sends',
    'client/store/outbox.ts',
    'sending: { ...slot, sent: true }',
    'sending: null',
  ),
  bug(
    'what no answer came for is not thawed',
    'client/store/outbox.ts',
    '{ ...entry, queued: whole, sending: null };',
    '{ ...entry, sending: null };',
  ),
  bug('what was sent counts as never sent', 'client/store/outbox.ts', 'sent: true } });', 'sent: false } });'),
  bug('the cursor moves without the changes', 'client/store/absorb.ts', 'isNext && moveCursor(', 'moveCursor('),
  bug(
    'edits go into the slot that is on its way',
    'client/store/write.ts',
    '  const { queued } = state;\n',
    '  if (state.sending) { state.sending = combineSlots(state.sending, slot, state.sending.mutationId); return; }\n  const { queued } = state;\n',
  ),
  bug(
    'the clock is not stored with the write',
    'client/store/write.ts',
    "        { key: 'clock', value: clock },\n",
    '',
  ),
  bug(
    'stamps come from the wall clock alone',
    'client/store/clock.ts',
    'nextStamp(laterStamp(clock.last, floor),',
    'nextStamp(undefined,',
  ),
  bug(
    'a clock that once ran ahead never comes back',
    'client/store/clock.ts',
    'if (clock.last !== undefined && stampMs(clock.last) > latestMs) delete clock.last;',
    '',
  ),
  bug(
    'a witness without a bound',
    'client/store/clock.ts',
    'if (stamp === undefined || stampMs(stamp) > nowMs + clock.offsetMs + MAX_AHEAD_MS) return;',
    'if (stamp === undefined) return;',
  ),
  bug(
    'made, sent and deleted is never told',
    'client/store/slot.ts',
    "earlier.method === 'POST' && !earlier.sent",
    "earlier.method === 'POST'",
  ),
  bug('an older edit in a slot beats the newer', 'client/store/slot.ts', '> stamp) continue;', '< stamp) continue;'),
  bug(
    'an error of the server counts as done',
    'client/sync/settle.ts',
    'status >= 200 && status < 300',
    'status >= 200 && status < 600',
  ),
  bug('what is refused is thrown away', 'client/sync/settle.ts', '  attention.push(', '  [].push('),
  bug(
    'a folded goal may come to life again',
    'client/sync/fold-goal.ts',
    'state.queued = deletion(settlement, local);',
    'state.queued = null;',
  ),
  bug(
    'a 413 does not make batches smaller',
    'client/sync/round.ts',
    'pace.batch = Math.ceil(mutations.length / 2);',
    'pace.batch = mutations.length;',
  ),
  bug('no backing off', 'client/sync/backoff.ts', 'return Math.min(retryAfterMs, MOST_ASKED_MS) + ', 'return 0 * '),
  bug(
    'a refused session empties the queue',
    'client/sync/loop.ts',
    '      failures += 1;\n',
    '      failures += 1;\n      if (error instanceof Problem && error.status === 401) await store.outbox.clear();\n',
  ),
  bug(
    'a timer waits out a clock that jumped back',
    'client/sync/loop.ts',
    'Math.min(gapMs, Math.max(0, lastTryAt + gapMs - ports.now()))',
    'lastTryAt + gapMs - ports.now()',
  ),
  bug('a frozen leader leads for ever', 'client/sync/leader.ts', 'else if (unanswered >= PATIENCE) queue(true);', ''),
  bug(
    'a restored server gets nothing back',
    'client/store/start-over.ts',
    'const slot = held && lostSlot(',
    'const slot = null && lostSlot(',
  ),
  bug('the last to arrive wins', 'protocol/merge.ts', 'if (theirs !== ours) return theirs > ours;', 'return true;'),
  bug(
    'deleted is deleted, whatever came later',
    'protocol/merge.ts',
    "if (key !== 'deleted' && stamps[key]! >= deleted) return false;",
    '',
  ),
  bug(
    'read first, then locked',
    'sync-server/apply/apply.ts',
    'await openBatch(trx, userId, mutations);',
    'await openBatch({ ...trx, lockFeed: async () => ({ version: 0, mark: "", bytes: 0, nodeMark: "" }) }, userId, mutations); batch.stood = await trx.lockFeed(userId); batch.version = batch.stood.version + 1;',
  ),
  bug(
    'the version does not move',
    'sync-server/apply/batch.ts',
    'trx.moveFeed(userId, version, stored - stood.bytes, stood.nodeMark)',
    'undefined',
  ),
  bug(
    'stamps of the future are let in',
    'sync-server/apply/rules.ts',
    'stampMs(stamp) > nowMs + MAX_AHEAD_MS',
    'false',
  ),
  bug(
    'two goals of one title on one day',
    'sync-server/apply/goal-days.ts',
    'if (existing === undefined) return;',
    'return;',
  ),
  bug(
    'a deletion that overtook its creation is forgotten',
    'sync-server/apply/decide.ts',
    'tombstone(mutation.recordId, deleted, context), changed: true };',
    'tombstone(mutation.recordId, deleted, context), changed: false };',
  ),
  bug(
    'one refusal refuses the batch',
    'sync-server/apply/apply.ts',
    'if (error instanceof Problem) return refused(mutation, error);',
    '',
  ),
  bug(
    'the cursor moves with a result that met no slot',
    'client/store/absorb.ts',
    'const isSettled = settled === answer.results.length;',
    'const isSettled = settled >= 0;',
  ),
  bug(
    'a round reads on behind its own batch though somebody else wrote before it',
    'sync-server/sync/known-to-author.ts',
    'step?.from.version === from.version',
    'step !== undefined',
  ),
  bug(
    'a stream goes on behind the batch of its reader though somebody else wrote before it',
    'sync-server/live/stream.ts',
    'if (position === null || !standsAt(position, from)) return false;',
    'if (position === null) return false;',
  ),
  bug(
    'left out though another write stands that its author has not seen',
    'sync-server/sync/known-to-author.ts',
    'stampOf(record.stamps, field)!, defaults)))\n      return false;',
    'stampOf(record.stamps, field)!, defaults)))\n      continue;',
  ),
  bug(
    'left out though it came back with values that nobody told',
    'sync-server/sync/known-to-author.ts',
    'deleted === undefined || isGone || stampOf(record.stamps, field)! > deleted;',
    "field !== '';",
  ),
  bug(
    'short stamps by another base',
    'client/http/wire-request.ts',
    'mutations: short, base,',
    'mutations: short, base: base + 1,',
  ),
  bug(
    'what the server does not know is dropped from the queue',
    'client/store/outbox.ts',
    'queued: rest ?? later, sending',
    'queued: rest, sending',
  ),
  bug(
    'a store of an older build is never filled up',
    'client/sync/round.ts',
    'refilling = held.size === 0 &&',
    'refilling = false &&',
  ),
  bug(
    'what a stream leaves out is taken before the results',
    'client/sync/stream.ts',
    'if (!(await held[batch])) return cut();',
    'if (!held[batch]) return cut();',
  ),
  bug(
    'a stream goes on beside a round that was not settled',
    'client/sync/exchange.ts',
    'side?.over(isHeld);',
    'side?.over(true);',
  ),
  bug(
    'a batch of which a change was refused counts as held',
    'client/sync/exchange.ts',
    'isHeld = isSettled && answer.results.every(({ status }) => status < 300);',
    'isHeld = isSettled;',
  ),
  bug(
    'the event of a stream names another batch',
    'sync-server/live/stream.ts',
    'const leftOut = [...batches];',
    'const leftOut = [...batches].map((batch) => Math.max(0, batch - 1));',
  ),
  bug(
    'left out though its author does not know when it was made',
    'sync-server/sync/known-to-author.ts',
    'return knowsInstant || sent.some(',
    'return true || sent.some(',
  ),
  bug(
    'goes on behind a batch of which its author lacks something',
    'sync-server/sync/known-to-author.ts',
    'for (const key of keys) if (!known.has(key)) return undefined;',
    '',
  ),
  bug(
    'short stamps of an answer by another base',
    'sync-server/sync/wire-format.ts',
    'base: shortener.base, replicas: shortener.replicas',
    'base: shortener.base + 1, replicas: shortener.replicas',
  ),
  bug(
    'what no server is known to hold is taken for what it holds',
    'client/store/record-state.ts',
    'if (!state.assumed || state.sending) return;',
    'if (state) return;',
  ),
  bug(
    'a refused creation that is tried again counts as never sent',
    'client/store/attention.ts',
    "if (entry?.queued?.method === 'POST') await",
    "if (entry?.queued?.method === 'POST' && !entry) await",
  ),
];
