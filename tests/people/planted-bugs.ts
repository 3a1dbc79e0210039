/** One-line bugs in what people use, each of a kind that somebody had once: the simulation of people must find them. */
import { bug, type PlantedBug } from '#tests/simulation/planted-bugs.ts';

export const PLANTED_BUGS: PlantedBug[] = [
  // Commands and what becomes of them on the way
  bug(
    'a waiting tick is unticked by the next edit',
    'client/store/slot.ts',
    "if (field !== 'deleted') body[field] = later.body[field];",
    "if (field !== 'deleted') body[field] = later.body[field]; if ('completed' in body && !('completed' in later.body)) body.completed = false;",
  ),
  bug(
    'what comes back tells fields that never change',
    'client/store/write.ts',
    'if (before && isTold(state)) return reviveTold(resource, before, body, stamp(), mutationId);',
    "if (before && isTold(state)) return { ...slot, method: 'PATCH', body, stamps: stampAll(body, stamp()) };",
  ),
  bug(
    'a position is not sent with another change',
    'client/store/slot.ts',
    'const body = { ...earlier.body };',
    "const body = { ...earlier.body }; if ('position' in body && 'completed' in later.body) body.position = 'a0';",
  ),
  bug(
    'a preference is sent as it was before',
    'client/store/slot.ts',
    'const stamps = { ...earlier.stamps };',
    "const stamps = { ...earlier.stamps }; if ('theme' in body) body.theme = 'system';",
  ),
  bug(
    'a tick empties the notes',
    'client/goals/goal-intents.ts',
    "write(store, [{ resource: 'goals', id, put: { completed } }]),",
    "write(store, [{ resource: 'goals', id, put: { completed, notes: '' } }]),",
  ),
  bug(
    'of several goals only the first is ticked',
    'client/goals/goal-intents.ts',
    "ids.map((id) => ({ resource: 'goals', id, put: { completed } })),",
    "ids.slice(0, 1).map((id) => ({ resource: 'goals', id, put: { completed } })),",
  ),
  bug(
    'a witness without a bound',
    'client/store/clock.ts',
    'if (stamp === undefined || stampMs(stamp) > nowMs + clock.offsetMs + MAX_AHEAD_MS) return;',
    'if (stamp === undefined) return;',
  ),
  // Undo
  bug(
    'undo does not ask whether the ground has changed',
    'client/undo/change.ts',
    'const { due: standing, stays } = await findStillDue(store, intents);',
    'const { stays } = await findStillDue(store, []); const standing = intents;',
  ),
  bug(
    'a step that could not be taken back is forgotten',
    'client/undo/history.ts',
    'history[from] = putBack(history[from], target, new Set(before.slice(0, index)));',
    'void putBack;',
  ),
  bug(
    'undo of a deletion leaves the subject out',
    'client/store/write.ts',
    "const fields = 'put' in intent ? changed : fieldNames(resource);",
    "const fields = 'put' in intent ? changed : fieldNames(resource).filter((field) => field !== 'subject');",
  ),
  bug(
    'the steps of a guest do not come along',
    'client/runtime/bring-guest-along.ts',
    'if (onPage) moveHistory(onPage, person, userId);',
    'if (!onPage) moveHistory(guest, person, userId);',
  ),
  // Drafts
  bug(
    'a closed sheet writes again what was stored before',
    'client/design/draft.ts',
    'if (!draft[field]!.saved) found[field] = take(draft[field]!);',
    'found[field] = take(draft[field]!);',
  ),
  bug(
    'a sheet writes fields that nobody typed',
    'client/drafts/use-record-draft.ts',
    'const fields = await (plan.refuse ?? accept)(plan.toFields(typed, row), row);',
    "const fields = { ...(await (plan.refuse ?? accept)(plan.toFields(typed, row), row)), ...('notes' in row && { notes: (record.row as never)['notes'] + '.' }) };",
  ),
  bug('what is typed is not kept', 'client/design/use-draft.ts', 'keeper?.keep(toKeep(next));', 'void toKeep;'),
  bug(
    'the drafts of a guest stay behind',
    'client/runtime/bring-guest-along.ts',
    'moveDrafts(guest.name, person.name);',
    'void moveDrafts;',
  ),
  // Clocks and days
  bug(
    'today is by the clock on the wall',
    'client/day/use-today.ts',
    'const today = todayFor(store.now(), zone ?? deviceZone(), dayStart);',
    'const today = todayFor(Date.now(), zone ?? deviceZone(), dayStart);',
  ),
  bug(
    'the clock is never set right by the server',
    'client/store/clock.ts',
    'nowMs + clock.offsetMs, clock.replicaId',
    'nowMs, clock.replicaId',
  ),
  // People
  bug(
    'another tab stays somebody else’s',
    'client/runtime/people.ts',
    'next: (person) => void this.become(person, null).catch(console.error),',
    'next: () => undefined,',
  ),
  bug(
    'what a guest wrote stays behind',
    'client/runtime/stores.ts',
    'if (!(await this.device.takesGuestAlong(userId))) return;',
    'if (await this.device.takesGuestAlong(userId)) return;',
  ),
  bug(
    'who signs out does not wait until all is sent',
    'client/device/forget-store.ts',
    "if (unsent === 'send' && (await unsentIn(store)) > 0) {",
    "if (unsent === 'send' && (await unsentIn(store)) < 0) {",
  ),
  bug(
    'a token that has run out ends the session',
    'client/http/session.ts',
    "if (!(error instanceof Problem) || error.status !== 401 || error.code === 'wrong_credentials') throw error;",
    'if (error) throw error;',
  ),
  bug(
    'the turns for a lease end with a full storage',
    'client/runtime/lease.ts',
    'if (isFirst) throw cause;',
    'throw cause;',
  ),
];
