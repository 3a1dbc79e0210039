/** Offers an account once there is something to keep, and takes no for an answer. */
import { useState } from 'react';
import { useRuntime } from '#client/runtime/use-runtime.tsx';
import { Button, ButtonLink } from '#client/design/button.tsx';
import { useMessages } from '#client/messages/use-messages.ts';
import { putOffOffer } from './account-offer.ts';
import './account-card.css';

/** The offer of an account; shown only where `isOfferDue`. */
export function AccountCard() {
  const messages = useMessages().account;
  const { person, store } = useRuntime();
  const [dismissed, setDismissed] = useState(false);
  if (person.userId !== null || dismissed) return null;
  const putOff = () => {
    putOffOffer(store.now());
    setDismissed(true);
  };
  return (
    <section className="account-card" aria-labelledby="account-card-title">
      <h2 id="account-card-title">{messages.cardTitle}</h2>
      <p>{messages.cardText}</p>
      <div className="account-card-actions">
        <ButtonLink kind="primary" href="/signup">
          {messages.createAccount}
        </ButtonLink>
        <ButtonLink href="/login">{messages.signIn}</ButtonLink>
        <Button onClick={putOff}>{messages.notNow}</Button>
      </div>
    </section>
  );
}
