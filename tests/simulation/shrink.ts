/**
 * Makes a run that fails short: leaves out steps for as long as what is left fails in the same way.
 * @see Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", 2002
 */

/**
 * The fewest steps found that still fail.
 * @param fails  whether a run of only these steps fails
 * @param most   runs that may be spent
 */
export async function shrink(
  steps: string[],
  fails: (steps: string[]) => Promise<boolean>,
  most = 400,
): Promise<string[]> {
  let runs = 0;
  // Whole kinds first: most of what goes wrong in a run has nothing to do with what it found.
  for (const kind of new Set(steps.map(kindOf))) {
    const rest = steps.filter((step) => kindOf(step) !== kind);
    runs += 1;
    if (await fails(rest)) steps = rest;
  }
  for (let parts = 2; steps.length > 0 && runs < most;) {
    const size = Math.ceil(steps.length / parts);
    let shorter: string[] | undefined;
    for (let from = 0; from < steps.length && !shorter && runs < most; from += size) {
      const rest = [...steps.slice(0, from), ...steps.slice(from + size)];
      runs += 1;
      if (await fails(rest)) shorter = rest;
    }
    if (shorter) {
      steps = shorter;
      parts = Math.max(2, parts - 1);
    } else if (size === 1) break;
    else parts = Math.min(steps.length, parts * 2);
  }
  return steps;
}

/** A step without its number. */
const kindOf = (step: string): string => step.replace(/ \d+$/, '');
