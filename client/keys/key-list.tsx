/** Every command with its keys, as the table has them. */
import { useLaterMessages } from '#client/messages/use-later-messages.ts';
import { commandToKeys } from './key-names.ts';
import { KEY_TABLE, type Command, type Place } from './key-table.ts';
import './key-list.css';

const COMMANDS = Object.keys(KEY_TABLE) as Command[];
const PLACES = [...new Set(COMMANDS.map((command): Place => KEY_TABLE[command].place))];

export function KeyList() {
  const { help: messages } = useLaterMessages();
  return (
    <div className="key-list">
      {PLACES.map((place) => (
        <section key={place} aria-labelledby={`keys-${place}`}>
          <h3 id={`keys-${place}`} className="key-place">
            {messages.places[place]}
          </h3>
          <dl className="keys">
            {COMMANDS.filter((command) => KEY_TABLE[command].place === place).map((command) => (
              <div key={command}>
                <dt>{messages.commands[command]}</dt>
                <dd>
                  <Keys command={command} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

function Keys({ command }: { command: Command }) {
  const { help: messages } = useLaterMessages();
  return commandToKeys(command, messages.keys).map((keys, index) => (
    <span key={keys.join(' ')}>
      {index > 0 && ` ${messages.or} `}
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  ));
}
