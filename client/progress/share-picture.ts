/** The twelve weeks as a picture to show to others, drawn as they stand on the page: its colours, its language, its direction. */
import { download } from '#client/design/download.ts';

const [WIDTH, HEIGHT, EDGE] = [1080, 1080, 84];
/** Of the side of a day. */
const GAP = 0.16;

interface PictureWords {
  title: string;
  /** Each with what it counts. */
  facts: { name: string; value: string }[];
  /** The name of the app. */
  mark: string;
}

/** @param table  the days: a row a weekday, a column a week, each as a `.heatmap-day` in its colour */
export function drawPicture(table: HTMLTableElement, words: PictureWords): Promise<Blob | null> {
  const canvas = Object.assign(document.createElement('canvas'), { width: WIDTH, height: HEIGHT });
  const pen = canvas.getContext('2d')!;
  const { fontFamily, direction, color } = getComputedStyle(table);
  const card = getComputedStyle(table.closest('.card')!);
  const muted = getComputedStyle(table.querySelector('.heatmap-weekday')!).color;
  const isRtl = direction === 'rtl';
  const start = isRtl ? WIDTH - EDGE : EDGE;
  pen.fillStyle = card.backgroundColor;
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  pen.direction = isRtl ? 'rtl' : 'ltr';
  const write = (text: string, x: number, y: number, size: number, weight: number, ink = color) => {
    pen.font = `${weight} ${size}px ${fontFamily}`;
    pen.fillStyle = ink;
    pen.fillText(text, x, y);
  };
  write(words.title, start, EDGE + 56, 60, 700);
  words.facts.forEach(({ name, value }, index) => {
    const x = start + (isRtl ? -1 : 1) * index * ((WIDTH - 2 * EDGE) / 2);
    write(value, x, EDGE + 176, 64, 700);
    write(name, x, EDGE + 226, 32, 500, muted);
  });
  drawDays(pen, table, { top: EDGE + 290, isRtl });
  write(words.mark, start, HEIGHT - EDGE + 24, 30, 600, muted);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}

function drawDays(
  pen: CanvasRenderingContext2D,
  table: HTMLTableElement,
  { top, isRtl }: { top: number; isRtl: boolean },
): void {
  const rows = [...table.tBodies[0]!.rows];
  const weeks = rows[0]!.cells.length - 1;
  const step = (WIDTH - 2 * EDGE) / (weeks - GAP);
  const side = step * (1 - GAP);
  rows.forEach((row, weekday) =>
    [...row.cells].slice(1).forEach((cell, week) => {
      const day = cell.querySelector<HTMLElement>('.heatmap-day');
      if (!day) return;
      const x = isRtl ? WIDTH - EDGE - week * step - side : EDGE + week * step;
      const isRest = day.dataset.rest !== undefined;
      pen.fillStyle = getComputedStyle(isRest ? table.closest('.card')! : day).backgroundColor;
      pen.strokeStyle = getComputedStyle(table.closest('.card')!).borderTopColor;
      pen.lineWidth = 2;
      pen.beginPath();
      pen.roundRect(x, top + weekday * step, side, side, side / 7);
      pen.fill();
      if (day.dataset.level === '0') pen.stroke();
    }),
  );
}

/** Hands the picture to another app, or where the browser cannot, to its downloads. Call it in the gesture. */
export async function sharePicture(picture: Blob, name: string): Promise<void> {
  const files = [new File([picture], name, { type: picture.type })];
  if (!navigator.canShare?.({ files })) return download(name, picture, picture.type);
  try {
    await navigator.share({ files });
  } catch (cause) {
    // The person closed the share dialog.
    if ((cause as DOMException).name !== 'AbortError') download(name, picture, picture.type);
  }
}
