/**
 * Keys that are pressed while what was opened is still loading. They are meant for it and not for the page behind it, so they are
 * held back, and pressed anew once it has taken the focus.
 */

/** How long what has loaded may take to put the focus into itself. */
const FOCUS_MS = 1_000;
/** What holds its own focus once it is open. */
const OPEN = 'dialog[open], [role=menu], [role=dialog]';

/**
 * Holds keys back from now on.
 * @param onEscape  what was opened is not wanted after all
 * @returns what was opened is there, or given up: presses the keys in it, if it takes the focus
 */
export function holdKeys(onEscape: () => void): () => void {
  const held: KeyboardEvent[] = [];
  const hold = (event: KeyboardEvent): void => {
    event.stopImmediatePropagation();
    // The browser's own keys, such as the one that reloads, stay its own.
    if (isBrowsers(event)) return;
    event.preventDefault();
    if (event.type !== 'keydown') return;
    if (event.key === 'Escape') {
      held.length = 0;
      onEscape();
    } else held.push(event);
  };
  const stop = (): void => {
    window.removeEventListener('keydown', hold, { capture: true });
    window.removeEventListener('keyup', hold, { capture: true });
  };
  window.addEventListener('keydown', hold, { capture: true });
  window.addEventListener('keyup', hold, { capture: true });
  return () => {
    const until = performance.now() + FOCUS_MS;
    const press = (): void => {
      const isThere = (document.activeElement?.closest(OPEN) ?? null) !== null;
      if (!isThere && performance.now() < until) return void setTimeout(press, 10);
      stop();
      if (isThere) for (const event of held) pressAnew(event);
    };
    press();
  };
}

const isBrowsers = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean =>
  ctrlKey || metaKey || altKey || /^(?:F\d+|Shift|Control|Alt|Meta|CapsLock)$/.test(key);

/** Types a character into the field in focus; any other key goes to whatever has the focus. */
function pressAnew({ key, code, shiftKey }: KeyboardEvent): void {
  const target = document.activeElement;
  if (!target) return;
  const init = { key, code, shiftKey, bubbles: true, cancelable: true };
  const goesOn = target.dispatchEvent(new KeyboardEvent('keydown', init));
  if (goesOn && isText(target)) write(target, key);
  target.dispatchEvent(new KeyboardEvent('keyup', init));
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
