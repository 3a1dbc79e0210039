/**
 * The offers to a newcomer below the first goals, one at a time: an account once there is something to keep, and
 * from the second visit on the app itself. Neither asks again for two weeks after a no.
 */
import { useState } from 'react';
import { AccountCard } from '#client/account/account-card.tsx';
import { isOfferDue } from '#client/account/account-offer.ts';
import { useOnline } from '#client/runtime/runtime-online.ts';
import { useGoalCount } from '#client/goals/use-goals.ts';
import { visitNumber } from '#client/pwa/visits.ts';
import { useToday } from '#client/day/use-today.ts';
import { InstallCard } from './install-card.tsx';
import { useRuntime } from '#client/runtime/use-runtime.tsx';

export default function FirstRunCard() {
  const { person, store } = useRuntime();
  const goals = useGoalCount();
  const [now] = useState(() => store.now());
  const online = useOnline();
  const today = useToday();
  const [visit] = useState(() => visitNumber(today));
  // An account that was offered in this visit stays the only offer of it, whatever the answer.
  const [accountOffered, setAccountOffered] = useState(false);
  if (goals === undefined) return null;
  const offersAccount = person.userId === null && isOfferDue(goals, now, today);
  if (offersAccount && !accountOffered) setAccountOffered(true);
  // It waits for a network, without which neither button leads anywhere.
  if (offersAccount || accountOffered) return online ? <AccountCard /> : null;
  return visit > 1 ? <InstallCard /> : null;
}
