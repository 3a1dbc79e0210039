/** Keys that are a character alone: they can be turned off, and each can be given another key. */
import { useState, type KeyboardEvent } from 'react';
import { Button } from '#client/design/button.tsx';
import { Checkbox } from '#client/design/checkbox.tsx';
import { FormError } from '#client/design/form-error.tsx';
import { commandToKeys } from '#client/keys/key-names.ts';
import { clashOf, isCharacter, KEY_TABLE, pressToKeys, type Command } from '#client/keys/key-table.ts';
import { forgetOwnKeys, setOwnKey, useOwnKeys } from '#client/keys/own-keys.ts';
import { setSingleKeys, useSingleKeys } from '#client/keys/single-keys.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { useSettingsMessages } from '#client/messages/english-settings.ts';
import { SettingsSection } from '#client/design/settings-section.tsx';

const COMMANDS = (Object.keys(KEY_TABLE) as Command[]).filter((command) => KEY_TABLE[command].keys.some(isCharacter));

export function ShortcutsSection() {
  const { shortcuts: messages } = useSettingsMessages();
  const single = useSingleKeys();
  const own = useOwnKeys();
  return (
    <SettingsSection id="shortcuts" title={messages.title}>
      <label className="settings-check">
        <Checkbox className="checkbox-square" checked={single} onChange={() => setSingleKeys(!single)} />
        {messages.single}
      </label>
      <p className="settings-muted">{messages.singleHint}</p>
      <details className="settings-keys">
        <summary>{messages.change}</summary>
        <ul className="settings-list">
          {COMMANDS.map((command) => (
            <KeyItem key={command} command={command} />
          ))}
        </ul>
      </details>
      {Object.keys(own).length > 0 && (
        <div className="settings-buttons">
          <Button onClick={forgetOwnKeys}>{messages.reset}</Button>
        </div>
      )}
    </SettingsSection>
  );
}

/** A command and its keys; the button takes the next key that is pressed. */
function KeyItem({ command }: { command: Command }) {
  const { shortcuts: messages } = useSettingsMessages();
  const { help } = useSheetMessages();
  const [waiting, setWaiting] = useState(false);
  const [clash, setClash] = useState<Command>();
  const name = help.commands[command];
  const keys = commandToKeys(command, help.keys).map((each) => each.join(' '));
  const stop = () => {
    setWaiting(false);
    setClash(undefined);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!waiting) return;
    if (event.key === 'Escape') stop();
    const pressed = pressToKeys(event.nativeEvent);
    if (pressed === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const taken = clashOf(command, pressed);
    setClash(taken);
    if (taken !== undefined) return;
    setOwnKey(command, pressed);
    stop();
  };
  return (
    <li className="settings-item">
      <span>{name}</span>
      <Button
        aria-label={messages.keyOf(name, keys.join(` ${help.or} `))}
        aria-pressed={waiting}
        onClick={() => (waiting ? stop() : setWaiting(true))}
        onKeyDown={onKeyDown}
        onBlur={stop}
      >
        {waiting ? messages.press : keys.join(` ${help.or} `)}
      </Button>
      {clash !== undefined && <FormError>{messages.clash(help.commands[clash])}</FormError>}
    </li>
  );
}
