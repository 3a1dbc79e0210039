/** Offers to install the app, in the way that this device has; says nothing where it has none. */
import { Button } from '#client/design/button.tsx';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { useInstall } from '#client/pwa/install.ts';
import { guideFor, type Guide } from './install-guide.ts';
import { InstallSteps } from './install-steps.tsx';

/** Where a guide leads to an installed app; the others only explain why there is none. */
const LEADS: ReadonlySet<Guide> = new Set(['offer', 'ios-safari', 'ios-other', 'mac-safari', 'android']);

export function InstallCard() {
  const { account } = useMessages();
  const { help: messages } = useSheetMessages();
  const { possible, installed, quiet, install, later } = useInstall();
  const guide = guideFor(navigator, { possible, installed });
  if (quiet || !LEADS.has(guide)) return null;
  const { lead, steps } = messages.guides[guide];
  return (
    <section className="account-card" aria-labelledby="install-card-title">
      <h2 id="install-card-title">{messages.install}</h2>
      <p>{lead}</p>
      <InstallSteps guide={guide} steps={steps} />
      <div className="account-card-actions">
        {guide === 'offer' && (
          <Button kind="primary" onClick={() => void install()}>
            {messages.installNow}
          </Button>
        )}
        <Button onClick={later}>{account.notNow}</Button>
      </div>
    </section>
  );
}
