import { describe, expect, it } from 'vitest';
import { placeToast, type Box } from './toast-place.ts';

const box = (left: number, top: number, width: number, height: number): Box => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
});
const PHONE = { toast: box(12, 720, 366, 52), room: box(12, 60, 366, 712) };
const LAPTOP = { toast: box(400, 728, 480, 52), room: box(20, 60, 1240, 720) };

describe('the place of a toast', () => {
  it('is at the foot where nothing is', () => {
    expect(placeToast(PHONE.toast, PHONE.room, [], [])).toEqual({ right: 0, up: 0 });
  });

  it('is right above a line that is pinned there', () => {
    expect(placeToast(PHONE.toast, PHONE.room, [box(0, 705, 390, 68)], [])).toEqual({ right: 0, up: 71 });
  });

  it('is beside what stands in the middle, where there is room', () => {
    expect(placeToast(LAPTOP.toast, LAPTOP.room, [box(300, 700, 400, 100)], [])).toEqual({ right: 380, up: 0 });
  });

  it('is over a row rather than over what is done next, where all is full', () => {
    const rows = Array.from({ length: 20 }, (_, n) => box(12, 60 + n * 36, 366, 36));
    expect(placeToast(PHONE.toast, PHONE.room, [], rows)).toEqual({ right: 0, up: 0 });
    expect(placeToast(PHONE.toast, PHONE.room, [box(12, 700, 366, 100)], rows)).toEqual({ right: 0, up: 76 });
  });
});
