/** One box for goals, log entries, days and commands. Up and down choose, Enter acts, a tap does both. */
import { useDeferredValue, useEffect, useId, useMemo, useState, type KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { Dialog } from '#client/design/dialog.tsx';
import { Icon } from '#client/design/icon.tsx';
import { useViewMessages } from '#client/messages/english-views.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import type { PaletteGroup, PaletteItem } from './palette-items.ts';
import { useIndex } from './use-index.ts';
import { usePaletteItems } from './use-palette-items.ts';
import './palette.css';

interface PaletteProps {
  today: CalendarDay;
  onClose: () => void;
}

export default function Palette({ today, onClose }: PaletteProps) {
  const messages = useViewMessages().search;
  const listId = useId();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const { index, reading } = useIndex();
  // Typing goes before showing: what is found may come a moment later.
  const groups = usePaletteItems(useDeferredValue(text), index, today);
  const items = useMemo(() => groups.flatMap((group) => group.items), [groups]);
  const found = items.filter(({ creates }) => !creates).length;
  const at = Math.min(chosen, items.length - 1);
  const act = (item: PaletteItem | undefined) => {
    if (!item) return;
    // The dialog gives the focus back as it goes; what was chosen leads away from there, so the page's title has it
    // until the action takes it.
    flushSync(onClose);
    document.querySelector('h1')?.focus();
    item.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (next !== undefined && !(text !== '' && ['Home', 'End'].includes(event.key)))
      setChosen((next + items.length) % Math.max(1, items.length));
    else if (event.key === 'Enter') act(items[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={messages.title} closeLabel={messages.close} onClose={onClose}>
      <div className="palette">
        <div className="field-box">
          <span className="palette-icon">
            <Icon name="search" />
          </span>
          <input
            className="field-control"
            role="combobox"
            aria-label={messages.field}
            aria-expanded={items.length > 0}
            aria-controls={listId}
            aria-activedescendant={items[at] && `${listId}-${items[at].id}`}
            aria-autocomplete="list"
            placeholder={messages.placeholder}
            dir="auto"
            autoComplete="off"
            spellCheck={false}
            enterKeyHint="go"
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setChosen(0);
            }}
            onKeyDown={onKeyDown}
          />
        </div>
        <p role="status" className={text.trim() !== '' && found === 0 ? 'palette-none' : 'visually-hidden'}>
          {text.trim() !== '' &&
            (found > 0 ? messages.count(found) : reading ? messages.reading : messages.none(text.trim()))}
        </p>
        <div id={listId} role="listbox" aria-label={messages.results} className="palette-list">
          {groups.map((group) => (
            <Group key={group.name} group={group} listId={listId} chosen={items[at]} onAct={act} />
          ))}
        </div>
      </div>
    </Dialog>
  );
}

interface GroupProps {
  group: PaletteGroup;
  listId: string;
  chosen: PaletteItem | undefined;
  onAct: (item: PaletteItem) => void;
}

function Group({ group, listId, chosen, onAct }: GroupProps) {
  return (
    <div role="group" aria-label={group.name}>
      <p aria-hidden="true" className="palette-group">
        {group.name}
      </p>
      {group.items.map((item) => (
        <Option key={item.id} id={`${listId}-${item.id}`} item={item} isChosen={item === chosen} onAct={onAct} />
      ))}
    </div>
  );
}

interface OptionProps {
  id: string;
  item: PaletteItem;
  isChosen: boolean;
  onAct: (item: PaletteItem) => void;
}

function Option({ id, item, isChosen, onAct }: OptionProps) {
  useEffect(() => {
    if (isChosen) document.getElementById(id)?.scrollIntoView({ block: 'nearest' });
  }, [id, isChosen]);
  return (
    <div id={id} role="option" aria-selected={isChosen} className="palette-option" onClick={() => onAct(item)}>
      <Icon name={item.icon} />
      <span className="palette-text" dir="auto">
        {item.text}
      </span>
      {item.note !== undefined && <span className="palette-note">{item.note}</span>}
      {item.keys !== undefined && <kbd className="palette-keys">{item.keys}</kbd>}
    </div>
  );
}
