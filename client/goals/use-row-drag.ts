/**
 * Reordering by dragging, with a mouse. The library loads when a mouse first comes over the list; keys, the row's menu
 * and, on a touch screen, single taps do the same.
 */
import { useEffect, useState, type RefObject } from 'react';
import { useLatest } from '#client/design/use-latest.ts';
import { rowsIn } from '#client/keys/row-keys.ts';

const loadAdapter = () => import('@atlaskit/pragmatic-drag-and-drop/element/adapter');
type Adapter = Awaited<ReturnType<typeof loadAdapter>>;

export type Side = 'before' | 'after';

/** The data of a drag; the key prevents other things from being dropped among the rows. */
const ROW = 'studentos-row';

/**
 * @param order   the ids of the rows, so that new ones are taken up
 * @param onDrop  puts a row beside another one of its group
 */
export function useRowDrag(
  list: RefObject<HTMLElement | null>,
  order: string,
  onDrop: (id: string, side: Side, target: string) => void,
): { onPointerEnter: (event: { pointerType: string }) => void } {
  const [adapter, setAdapter] = useState<Adapter>();
  const latest = useLatest(onDrop);
  useEffect(() => {
    if (!adapter) return;
    const undo = rowsIn(list.current).map((row) => connect(adapter, row, latest));
    return () => {
      for (const each of undo) each();
    };
  }, [adapter, list, order, latest]);
  return {
    onPointerEnter: ({ pointerType }) => {
      // Without a network and never loaded before, there are the other ways.
      if (pointerType === 'mouse' && !adapter)
        void loadAdapter().then(
          (loaded) => setAdapter(loaded),
          () => undefined,
        );
    },
  };
}

function connect(
  { draggable, dropTargetForElements }: Adapter,
  row: HTMLElement,
  onDrop: () => Parameters<typeof useRowDrag>[2],
) {
  const idOf = (element: Element) => (element as HTMLElement).dataset.goalId!;
  const undo = [
    draggable({
      element: row,
      // A finger that rests selects; what is being renamed is text.
      canDrag: () => !row.querySelector('.goal-rename') && matchMedia('(any-pointer: fine)').matches,
      getInitialData: () => ({ [ROW]: idOf(row) }),
      onDragStart: () => row.setAttribute('data-dragging', ''),
      onDrop: () => row.removeAttribute('data-dragging'),
    }),
    dropTargetForElements({
      element: row,
      canDrop: ({ source }) =>
        typeof source.data[ROW] === 'string' &&
        source.element !== row &&
        source.element.parentElement === row.parentElement,
      onDrag: ({ location }) => (row.dataset.drop = sideOf(row, location.current.input.clientY)),
      onDragLeave: () => delete row.dataset.drop,
      onDrop: ({ source, location }) => {
        delete row.dataset.drop;
        onDrop()(source.data[ROW] as string, sideOf(row, location.current.input.clientY), idOf(row));
      },
    }),
  ];
  return () => {
    for (const each of undo) each();
  };
}

function sideOf(row: HTMLElement, clientY: number): Side {
  const { top, height } = row.getBoundingClientRect();
  return clientY < top + height / 2 ? 'before' : 'after';
}
