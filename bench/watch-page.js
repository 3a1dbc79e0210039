/**
 * What a page measures of itself, in `window.watched`, all in ms since its navigation began: put into the page ahead of
 * its own scripts, as it stands here.
 */
const watched = {
  /** When goals and add bar had been painted and the page would have answered. */
  interactive: null,
  /** Long tasks. */
  long: [],
  /** From each tap on a goal's box to the frame that shows the tick. */
  ticks: [],
};
window.watched = watched;

new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) watched.long.push({ at: startTime, ms: duration });
}).observe({ type: 'longtask', buffered: true });

/** Calls after the next frame, in a turn of its own: all that the frame held up is over by then. */
function afterPaint(then) {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(null);
  });
}

const arriving = new MutationObserver(() => {
  if (!document.querySelector('.goal-row') || !document.querySelector('input.add-bar-input')) return;
  arriving.disconnect();
  afterPaint(() => (watched.interactive = performance.now()));
});
arriving.observe(document, { childList: true, subtree: true });

document.addEventListener(
  'click',
  ({ target, timeStamp }) => {
    const row = target instanceof HTMLInputElement && target.type === 'checkbox' && target.closest('.goal-row');
    if (!row) return;
    const isShown = () => target.checked && target.matches(':checked') && row.matches('.goal-row-done');
    const look = () => {
      if (!isShown()) return requestAnimationFrame(look);
      afterPaint(() => watched.ticks.push(performance.now() - timeStamp));
    };
    requestAnimationFrame(look);
  },
  true,
);
