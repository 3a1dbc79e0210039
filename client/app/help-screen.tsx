/** Help: the keys, how the app works without a network, and how to install it on this device. */
import { Button } from '#client/design/button.tsx';
import { commandToKeys } from '#client/keys/key-names.ts';
import { KEY_TABLE, type Command, type Place } from '#client/keys/key-table.ts';
import { useLaterMessages } from '#client/messages/use-later-messages.ts';
import { useInstall } from '#client/pwa/install.ts';
import { guideFor } from './install-guide.ts';
import './help-screen.css';

const COMMANDS = Object.keys(KEY_TABLE) as Command[];
const PLACES = [...new Set(COMMANDS.map((command): Place => KEY_TABLE[command].place))];

export function HelpScreen() {
  const { help: messages } = useLaterMessages();
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
        {PLACES.map((place) => (
          <Keys key={place} place={place} />
        ))}
      </section>
    </div>
  );
}

function Keys({ place }: { place: Place }) {
  const { help: messages } = useLaterMessages();
  return (
    <>
      <h3 className="help-place">{messages.places[place]}</h3>
      <dl className="help-keys">
        {COMMANDS.filter((command) => KEY_TABLE[command].place === place).map((command) => (
          <div key={command}>
            <dt>{messages.commands[command]}</dt>
            <dd>
              {commandToKeys(command, messages.space).map((keys, index) => (
                <span key={keys.join(' ')}>
                  {index > 0 && ` ${messages.or} `}
                  {keys.map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function InstallGuide() {
  const { help: messages } = useLaterMessages();
  const { possible, installed, install } = useInstall();
  const guide = guideFor(navigator, { possible, installed });
  return (
    <section className="card help-section" aria-labelledby="help-install">
      <h2 id="help-install">{messages.installTitle}</h2>
      <p>{messages.guides[guide].lead}</p>
      {messages.guides[guide].steps.length > 0 && (
        <ol className="help-steps">
          {messages.guides[guide].steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      {guide === 'offer' && (
        <div>
          <Button kind="primary" onClick={() => void install()}>
            {messages.install}
          </Button>
        </div>
      )}
    </section>
  );
}
