/** The items of the palette. */
import type { IconName } from '#client/design/icon.tsx';

export interface PaletteItem {
  /** Once in the list. */
  id: string;
  icon: IconName;
  text: string;
  /** The text at the end of the line: a date. */
  note?: string | undefined;
  /** The key of the command, shown to people with a keyboard. */
  keys?: string | undefined;
  /** It makes something new of the text, so it is no match. */
  creates?: true;
  run: () => void;
}

export interface PaletteGroup {
  name: string;
  items: PaletteItem[];
}
