/**
 * Keys that are pressed while what was opened is still loading. They are meant for it and not for the page behind it, so they are
 * held back, and pressed anew once it has taken the focus. Where it cannot be loaded they wait for the next attempt.
 */

/** How long what has loaded may take to put the focus into itself. */
const FOCUS_MS = 3_000;
/** A space this soon after another key is part of what is being typed. */
const PAUSE_MS = 1_500;
/** Elements that take the focus themselves once they are open. */
const OPEN = 'dialog[open], [role=menu], [role=dialog]';

/** In the order in which they were pressed. One list for all: an attempt that fails leaves its keys to the next one. */
let held: KeyboardEvent[] = [];
/** The holders of keys at this moment. */
const holders = new Set<object>();

interface HoldOptions {
  /** Called when Escape is pressed: the part is not wanted any more. */
  onEscape: () => void;
  /** There are buttons in its place, and the keys for those are not held. */
  hasButtons?: boolean;
}

/**
 * Holds keys back from now on.
 * @returns what was opened is there, or could not be loaded: presses the keys in it, once it takes the focus
 */
export function holdKeys({ onEscape, hasButtons = false }: HoldOptions): () => void {
  const holder = {};
  const before = openOne();
  let wanted = true;
  const hold = (event: KeyboardEvent): void => {
    // Only presses of the person are held: not those that are replayed, and none of the browser's own keys, such as reload.
    if (!event.isTrusted || isBrowsers(event)) return;
    if (hasButtons && holders.has(holder) && isForButtons(event)) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    if (event.type !== 'keydown') return;
    if (event.key !== 'Escape') return void held.push(event);
    wanted = false;
    held = [];
    if (holders.has(holder)) onEscape();
  };
  const listen = (way: 'addEventListener' | 'removeEventListener') => {
    for (const type of ['keydown', 'keyup']) window[way](type, hold as EventListener, { capture: true });
  };
  holders.add(holder);
  listen('addEventListener');
  return () => {
    holders.delete(holder);
    const until = performance.now() + FOCUS_MS;
    const press = (): void => {
      if (holders.size > 0) return listen('removeEventListener');
      const now = openOne();
      const isThere = now !== null && now !== before;
      const next = isThere && wanted ? held.shift() : undefined;
      if (next) pressAnew(next);
      // One at a time: each may move the focus, and what is drawn with it.
      if (next || (wanted && !isThere && performance.now() < until)) return void setTimeout(press, next ? 0 : 10);
      listen('removeEventListener');
      held = [];
    };
    press();
  };
}

/** Whether something has been typed that waits for what it was meant for. */
export const hasHeldKeys = (): boolean => held.length > 0;

const openOne = (): Element | null => document.activeElement?.closest(OPEN) ?? null;

const isBrowsers = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean =>
  ctrlKey || metaKey || altKey || /^(?:F\d+|Shift|Control|Alt|Meta|CapsLock)$/.test(key);

function isForButtons({ key, timeStamp }: KeyboardEvent): boolean {
  const last = held.at(-1);
  return key === 'Tab' || key === 'Enter' || (key === ' ' && !(last && timeStamp - last.timeStamp < PAUSE_MS));
}

/** Types a character into the field in focus; any other key goes to whatever has the focus. */
function pressAnew({ key, code, shiftKey }: KeyboardEvent): void {
  const target = document.activeElement;
  if (!target) return;
  const init = { key, code, shiftKey, bubbles: true, cancelable: true };
  const goesOn = target.dispatchEvent(new KeyboardEvent('keydown', init));
  if (goesOn && isText(target)) write(target, key);
  (document.activeElement ?? target).dispatchEvent(new KeyboardEvent('keyup', init));
}

type TextBox = HTMLInputElement | HTMLTextAreaElement;

const isText = (element: Element): element is TextBox =>
  element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && element.selectionStart !== null);

/** As a keyboard would: the field hears of it by its `input` event. */
function write(box: TextBox, key: string): void {
  const [start, end] = [box.selectionStart ?? 0, box.selectionEnd ?? 0];
  const text = key.length === 1 ? key : '';
  if (text === '' && key !== 'Backspace') return;
  const from = text === '' && start === end ? Math.max(0, start - 1) : start;
  box.setRangeText(text, from, end, 'end');
  box.dispatchEvent(new InputEvent('input', { bubbles: true, data: text || null }));
}
