/** Every command with its keys, as the table has them. */
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { commandToKeys } from './key-names.ts';
import { KEY_TABLE, type Command, type KeyScope } from './key-table.ts';
import './key-list.css';

const COMMANDS = Object.keys(KEY_TABLE) as Command[];
const SCOPES = [...new Set(COMMANDS.map((command): KeyScope => KEY_TABLE[command].scope))];

export function KeyList() {
  const { help: messages } = useSheetMessages();
  return (
    <div className="key-list">
      {SCOPES.map((scope) => (
        <section key={scope} aria-labelledby={`keys-${scope}`}>
          <h3 id={`keys-${scope}`} className="key-scope">
            {messages.places[scope]}
          </h3>
          <dl className="keys">
            {COMMANDS.filter((command) => KEY_TABLE[command].scope === scope).map((command) => (
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
  const { help: messages } = useSheetMessages();
  return commandToKeys(command, messages.keys).map((keys, index) => (
    <span key={keys.join(' ')}>
      {index > 0 && ` ${messages.or} `}
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  ));
}
