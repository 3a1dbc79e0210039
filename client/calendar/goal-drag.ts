/**
 * Dragging a goal to another day, by the platform's own drag and drop. Its library loads when the calendar stands;
 * until then, and without a pointer, the goal's menu does the same.
 */
import { useEffect, useState, type RefObject } from 'react';
import type { GoalRow } from '#client/store/database.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';

const loadAdapter = () => import('@atlaskit/pragmatic-drag-and-drop/element/adapter');

/** The data of a drag; the key prevents other things from being dropped on a day. */
const GOAL = 'studentos-goal';

/** Makes an element the handle of a goal. */
export function useDraggableGoal(ref: RefObject<HTMLElement | null>, { id }: GoalRow): void {
  useAdapter(ref, id, ({ draggable }, element) =>
    draggable({
      element,
      getInitialData: () => ({ [GOAL]: id }),
      onDragStart: () => element.setAttribute('data-dragging', ''),
      onDrop: () => element.removeAttribute('data-dragging'),
    }),
  );
}

/**
 * Makes an element a day on which goals can be dropped.
 * @param move  stays the same
 * @returns whether a goal hovers over it
 */
export function useDropDay(
  ref: RefObject<HTMLElement | null>,
  day: CalendarDay,
  move: (id: string, date: CalendarDay) => void,
): boolean {
  const [over, setOver] = useState(false);
  useAdapter(ref, day, ({ dropTargetForElements }, element) =>
    dropTargetForElements({
      element,
      canDrop: ({ source }) => typeof source.data[GOAL] === 'string',
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: ({ source }) => {
        setOver(false);
        move(source.data[GOAL] as string, day);
      },
    }),
  );
  return over;
}

type Adapter = Awaited<ReturnType<typeof loadAdapter>>;

/** @param connect  ties the element to the library; answers with how to untie it. Done again when `key` changes */
function useAdapter(
  ref: RefObject<HTMLElement | null>,
  key: string,
  connect: (adapter: Adapter, element: HTMLElement) => () => void,
): void {
  useEffect(() => {
    let left = false;
    let disconnect: (() => void) | undefined;
    // Without a network and never loaded before, there is the menu.
    void loadAdapter().then(
      (adapter) => {
        if (!left && ref.current) disconnect = connect(adapter, ref.current);
      },
      () => undefined,
    );
    return () => {
      left = true;
      disconnect?.();
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- what `connect` closes over stays the same as long as its key does
  }, [ref, key]);
}
