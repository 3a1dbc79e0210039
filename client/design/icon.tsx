/** The icon set: our own drawings on a grid of 24, one stroke wide. */
import { classNames } from './class-names.ts';
import './icon.css';

const DRAWINGS = {
  add: 'M12 5v14M5 12h14',
  'add-box': 'M5 5h14v14H5V5ZM12 8.5v7M8.5 12h7',
  alert: 'M12 8v5M12 16.5v.01M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Z',
  bell: 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15L6 16.5ZM10 20.5h4',
  book: 'M5 5.5A2.5 2.5 0 0 1 7.5 3H19v15H7.5A2.5 2.5 0 0 0 5 20.5v-15ZM5 20.5A2.5 2.5 0 0 0 7.5 21H19v-3M9 7.5h6M9 11h4',
  calendar: 'M5 6h14v14H5V6ZM5 10.5h14M9 3.5V7M15 3.5V7',
  chart: 'M4 20h16M7 16.5v-5M12 16.5v-9M17 16.5v-3',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  'check-circle': 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM8.5 12.2l2.5 2.5 4.7-5',
  circle: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Z',
  clock: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM12 7.5V12l3 2',
  close: 'M6 6l12 12M18 6L6 18',
  'cloud-alert': 'M7 18.5a4 4 0 0 1-.6-7.95 5.7 5.7 0 0 1 11.1 1A3.5 3.5 0 0 1 17 18.5H7ZM12 10.5v3M12 15.9v.01',
  'cloud-off': 'M9.2 6.7a5.7 5.7 0 0 1 8.3 4.85 3.5 3.5 0 0 1 1.9 5.7M16 18.5H7a4 4 0 0 1-.6-7.95M4 4l16 16',
  download: 'M12 4v11M7 10.5l5 5 5-5M5 19.5h14',
  down: 'M12 5v14M6 13l6 6 6-6',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM12 9.25a2.75 2.75 0 1 0 0 5.5 2.75 2.75 0 0 0 0-5.5Z',
  fold: 'M6 9.5l6 6 6-6',
  gear: 'M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM12 3v2.5M12 18.5V21M3 12h2.5M18.5 12H21M5.6 5.6l1.8 1.8M16.6 16.6l1.8 1.8M18.4 5.6l-1.8 1.8M7.4 16.6l-1.8 1.8',
  help: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM9.6 9.6a2.4 2.4 0 1 1 3.5 2.1c-.8.4-1.1.9-1.1 1.8M12 16.5v.01',
  key: 'M8 11.5a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM11 12.5l8-8M15.5 8l3 3',
  more: 'M12 5.5v.01M12 12v.01M12 18.5v.01',
  next: 'M9.5 6l6 6-6 6',
  pencil: 'M4.5 19.5l1-4L16 5l3 3L8.5 18.5l-4 1ZM13.5 7.5l3 3',
  phone: 'M8 3.5h8a1 1 0 0 1 1 1v15a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1v-15a1 1 0 0 1 1-1ZM11 17.5h2',
  previous: 'M14.5 6l-6 6 6 6',
  redo: 'M15.5 5l4 4-4 4M19.5 9h-9a5 5 0 0 0 0 10h3',
  repeat: 'M4.5 11.5v-1a4 4 0 0 1 4-4h11M16.5 3.5l3 3-3 3M19.5 12.5v1a4 4 0 0 1-4 4h-11M7.5 20.5l-3-3 3-3',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM15.2 15.2l5 5',
  share: 'M12 14.5V3.5M8.5 7 12 3.5 15.5 7M9 10H6v10.5h12V10h-3',
  sync: 'M19.5 12a7.5 7.5 0 1 1-2.2-5.3',
  tag: 'M4 4.5h7.5l8 8-7 7-8.5-8V4.5ZM8 8.5v.01',
  trash: 'M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.3 10.5v5.5M13.7 10.5v5.5',
  undo: 'M8.5 5l-4 4 4 4M4.5 9h9a5 5 0 0 1 0 10h-3',
  top: 'M12 20V9M6 15l6-6 6 6M5 4.5h14',
  select: 'M5 5h14v14H5V5ZM8.5 12.2l2.5 2.5 4.7-5',
  up: 'M12 19V5M6 11l6-6 6 6',
} as const;

export type IconName = keyof typeof DRAWINGS;

/** Point along the line of reading, so they turn round in a right-to-left language. */
const DIRECTED = new Set<IconName>(['next', 'previous', 'redo', 'undo']);
const HEAVY = new Set<IconName>(['more']);

/** An icon of the size of the text around it. It says nothing to assistive technology: the text beside it does. */
export function Icon({ name, className }: { name: IconName; className?: string }) {
  return (
    <svg
      className={classNames('icon', DIRECTED.has(name) && 'icon-directed', HEAVY.has(name) && 'icon-heavy', className)}
      viewBox="0 0 24 24"
      aria-hidden="true"
      focusable="false"
    >
      <path d={DRAWINGS[name]} />
    </svg>
  );
}
