/** What a guest has done and begun on this device becomes a person's: records, drafts, and the way back from each step. */
import { adoptGuest } from '#client/device/adopt-guest.ts';
import { moveDrafts } from '#client/local/kept-drafts.ts';
import { moveHistory } from '#client/undo/history.ts';
import type { Store } from '#client/store/database.ts';

/**
 * Brings it along; done twice, or cut short and done again, it ends the same.
 * @param onPage  the guest's store in which the steps of this page were made; none where nobody was a guest on it
 * @see docs/sync-rules.md R30
 */
export async function bringGuestAlong(
  guest: Store,
  person: Store,
  userId: string,
  onPage: Store | null = guest,
): Promise<void> {
  await adoptGuest(guest, person, userId);
  moveDrafts(guest.name, person.name);
  if (onPage) moveHistory(onPage, person, userId);
}
