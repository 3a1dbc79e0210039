/**
 * A reason not to start that the person at the terminal can act upon: `main.ts` prints its message alone, without a
 * stack, and ends with status 1. Everything else that is thrown while starting is a bug and shows its stack.
 */
export class StartRefusal extends Error {
  override readonly name = 'StartRefusal';
}
