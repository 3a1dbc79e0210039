/** Seeds that found something once, in the app or in one that had a bug planted. */
export const CORPUS: readonly { seed: number; finding: string }[] = [
  { seed: 1, finding: 'another tab stays somebody else’s' },
  { seed: 2, finding: 'what a guest wrote stays behind' },
  { seed: 3, finding: 'the turns for a lease end with a full storage' },
];
