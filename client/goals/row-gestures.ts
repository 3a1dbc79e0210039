/**
 * The gestures of a finger on a row: it swipes to the side, or rests. A finger that moves up or down scrolls the page, as
 * everywhere; all that a swipe does is in the row's menu as well.
 */

/** Along the line, towards its end, or back towards its start: right and left where one reads from the left. */
export type Direction = 'end' | 'start';

interface Gestures {
  /** The label of a swipe, shown beside the row while the finger is down. */
  label: (direction: Direction) => string;
  swipe: (direction: Direction) => void;
  /** The finger has rested. */
  hold: () => void;
}

const HOLD_MS = 500;
/** How far a finger trembles. */
const TREMBLE_PX = 10;
/** From here on letting go does it; a quarter of a narrow row. */
const ENOUGH_PX = 88;
/** A click that follows a gesture comes right after it. */
const CLICK_MS = 400;

/** Follows a finger from where it came down on a row. A mouse has keys, buttons and dragging instead. */
export function followFinger(down: PointerEvent, row: HTMLElement, { label, swipe, hold }: Gestures): void {
  if (down.pointerType === 'mouse' || !down.isPrimary) return;
  const forward = getComputedStyle(row).direction === 'rtl' ? -1 : 1;
  let direction: Direction | undefined;
  let along = 0;
  const timer = setTimeout(() => {
    end();
    buzz();
    swallowClickOf(down.pointerId);
    hold();
  }, HOLD_MS);

  const onMove = (move: PointerEvent) => {
    if (move.pointerId !== down.pointerId) return;
    const [dx, dy] = [move.clientX - down.clientX, move.clientY - down.clientY];
    if (!direction && Math.abs(dy) > TREMBLE_PX && Math.abs(dy) > Math.abs(dx)) return end();
    if (!direction && Math.abs(dx) < TREMBLE_PX) return;
    if (!direction) row.setPointerCapture(down.pointerId);
    clearTimeout(timer);
    const enoughBefore = Math.abs(along) >= ENOUGH_PX;
    along = dx * forward;
    direction = along < 0 ? 'start' : 'end';
    show(row, direction, dx, label(direction));
    if (!enoughBefore && Math.abs(along) >= ENOUGH_PX) buzz();
  };
  const onUp = (up: PointerEvent) => {
    if (up.pointerId !== down.pointerId) return;
    const done = direction !== undefined && Math.abs(along) >= ENOUGH_PX ? direction : undefined;
    if (direction) swallowClick();
    end();
    if (done) swipe(done);
  };
  // The browser takes the finger over when it scrolls.
  const onCancel = (cancel: PointerEvent) => cancel.pointerId === down.pointerId && end();
  const end = () => {
    clearTimeout(timer);
    row.removeEventListener('pointermove', onMove);
    removeEventListener('pointerup', onUp);
    removeEventListener('pointercancel', onCancel);
    hide(row);
  };
  row.addEventListener('pointermove', onMove);
  addEventListener('pointerup', onUp);
  addEventListener('pointercancel', onCancel);
}

/** A short tap that is felt, where the device can. */
export const buzz = (): void => void globalThis.navigator?.vibrate?.(10);

function show(row: HTMLElement, direction: Direction, px: number, label: string): void {
  row.dataset.swipe = direction;
  row.dataset.swipeLabel = label;
  row.toggleAttribute('data-swipe-enough', Math.abs(px) >= ENOUGH_PX);
  row.style.setProperty('--swipe', `${px}px`);
}

function hide(row: HTMLElement): void {
  delete row.dataset.swipe;
  row.removeAttribute('data-swipe-enough');
  row.style.removeProperty('--swipe');
}

/** The same for a finger that is still down: however long it rests, its click comes right after it is lifted. */
function swallowClickOf(pointerId: number): void {
  const onUp = (up: PointerEvent) => {
    if (up.pointerId !== pointerId) return;
    removeEventListener('pointerup', onUp);
    removeEventListener('pointercancel', onUp);
    if (up.type === 'pointerup') swallowClick();
  };
  addEventListener('pointerup', onUp);
  addEventListener('pointercancel', onUp);
}

/** The tap that ends a gesture is no tap on what lies under the finger. */
function swallowClick(): void {
  const swallow = (click: MouseEvent) => {
    click.preventDefault();
    click.stopPropagation();
  };
  addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener('click', swallow, { capture: true }), CLICK_MS);
}
