/**
 * The colour of the empty page in each theme. The splash screen, the browser's bars and the first paint use it,
 * so that opening the app never flashes; client/design paints with the same values (first-colours.test.ts holds that).
 */
export const PAPER = { light: '#f6f5f1', dark: '#121518' } as const;
