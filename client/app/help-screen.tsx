/** Help: the keys, how the app works without a network, and how to install it on this device. */
import { Button } from '#client/design/button.tsx';
import { KeyList } from '#client/keys/key-list.tsx';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { useInstall } from '#client/pwa/install.ts';
import { guideFor } from './install-guide.ts';
import { InstallSteps } from './install-steps.tsx';
import './help-screen.css';

export function HelpScreen() {
  const { help: messages } = useSheetMessages();
  return (
    <div className="help">
      <section className="card help-section" aria-labelledby="help-offline">
        <h2 id="help-offline">{messages.offlineTitle}</h2>
        {messages.offline.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </section>
      <InstallGuide />
      <section className="card help-section" aria-labelledby="help-add">
        <h2 id="help-add">{messages.addTitle}</h2>
        <p>{messages.add}</p>
        <ul className="help-examples">
          {messages.addExamples.map((example) => (
            <li key={example}>{example}</li>
          ))}
        </ul>
      </section>
      <section className="card help-section" aria-labelledby="help-keys">
        <h2 id="help-keys">{messages.keysTitle}</h2>
        <p className="help-muted">{messages.keysHint}</p>
        <KeyList />
      </section>
    </div>
  );
}

function InstallGuide() {
  const { help: messages } = useSheetMessages();
  const { possible, installed, install } = useInstall();
  const guide = guideFor(navigator, { possible, installed });
  return (
    <section className="card help-section" aria-labelledby="help-install">
      <h2 id="help-install">{messages.installTitle}</h2>
      <p>{messages.guides[guide].lead}</p>
      <InstallSteps guide={guide} steps={messages.guides[guide].steps} />
      {guide === 'offer' && (
        <div>
          <Button kind="primary" onClick={() => void install()}>
            {messages.installNow}
          </Button>
        </div>
      )}
    </section>
  );
}
