/** Moves everything of a guest on this device to a person: records, drafts and undo steps. */
import { adoptGuest } from '#client/device/adopt-guest.ts';
import { moveDrafts } from '#client/local/kept-drafts.ts';
import { moveHistory } from '#client/undo/history.ts';
import type { Store } from '#client/store/database.ts';

/**
 * Moves it. A second call, also after an interrupted one, gives the same result.
 * @param onPage  the guest's store that has the undo steps of this page; null where nobody was a guest on it
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
