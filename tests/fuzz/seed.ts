/**
 * The seed of a run of the fuzzers: `FUZZ_SEED`, else a new one for each `npm run fuzz`. In `npm test` it stays the same, so that a failure
 * there is about the change and not about luck.
 * @param asked  how many cases were asked for; undefined in `npm test`
 */
export const seedOf = (asked: string | undefined): number =>
  Number(process.env.FUZZ_SEED ?? (asked === undefined ? 1 : Date.now() % 1_000_000));
