/** What becomes of two goals of one title on one day. */
import type { AttentionItem } from '#client/store/database.ts';
import type { Evidence, Violation } from './judge.ts';
import { byId, ownStates, stands, type Grounds } from './standing.ts';
import type { Journal, Saved } from './workload.ts';

/**
 * A goal that met another of its title on its day became one with it. Its title is the other's, unless it got a new one before that
 * was known; what was written into it went along, and stands there or was changed there since.
 */
export function wasFolded(saved: Saved, journal: Journal, places: Grounds[]): boolean {
  if (saved.resource !== 'goals' || saved.field === 'deleted') return false;
  const titleOf = ({ value }: Saved): string => String(value).toLowerCase();
  const named = journal.filter(({ resource, field }) => resource === 'goals' && field === 'title');
  const titles = new Set(named.filter(({ id }) => id === saved.id).map(titleOf));
  const namesakes = new Set(named.filter((other) => titles.has(titleOf(other))).map(({ id }) => id));
  namesakes.delete(saved.id);
  if (namesakes.size === 0) return false;
  if (saved.field === 'title') {
    if (ownStates(saved, places[0]!.records).some(({ deleted }) => !deleted)) return false;
    if (named.some((other) => other.id !== saved.id && titleOf(other) === titleOf(saved))) return true;
  }
  const elsewhere = places[0]!.witness.elsewhere(saved);
  if (elsewhere.length > 0)
    return elsewhere.some((taken) => places.some((place) => stands(taken, place, journal.indexOf(saved))));
  return journal
    .slice(journal.indexOf(saved))
    .some(
      ({ device, id, field }) =>
        device === saved.device && namesakes.has(id) && (field === saved.field || field === 'deleted'),
    );
}

/**
 * I-11: a goal that became one with another stays gone. Its notes were taken there; they must not stand in a goal of their own again,
 * unless somebody wrote to that, or lost the deletion with the rest of their device.
 */
export function revived({ journal, witness, server }: Evidence, refused: AttentionItem[]): Violation[] {
  const live = byId(server.filter((state) => state.resource === 'goals' && !state.deleted));
  const stirred = new Set(refused.map(({ recordId }) => recordId));
  return journal.flatMap((saved) => {
    const { device, resource, id, field, value, gone } = saved;
    if (gone || resource !== 'goals' || field !== 'notes' || value === '' || stirred.has(id)) return [];
    const standing = ownStates(saved, live).filter(({ record }) => record.notes === value);
    if (standing.length === 0 || witness.elsewhere(saved).length === 0) return [];
    // They were written into another goal first, and stand where they went along to: put back there, say, after a change.
    if (journal.find((other) => other.field === 'notes' && other.value === value)!.id !== id) return [];
    const since = journal.slice(journal.indexOf(saved));
    if (since.some((other) => other.id === id && (other.device !== device || other.field === 'deleted'))) return [];
    return [{ invariant: 'I-11 revived', detail: `${device}: goals/${id} ${JSON.stringify(value).slice(0, 80)}` }];
  });
}
