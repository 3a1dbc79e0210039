/** The clock of a process, a page or a worker, off by an amount; its timers run as ever. */

/**
 * A script, since a function that a loader has rewritten may want what no page has. Run again, it sets another amount.
 * @param {number} byMs  how far `Date` is ahead of the machine's clock
 */
export const shiftedDate = (byMs) => `
  globalThis.clockOffsetMs = ${byMs};
  if (!globalThis.MachineDate) {
    const Machine = (globalThis.MachineDate = Date);
    globalThis.Date = new Proxy(Machine, {
      apply: () => new Machine(Machine.now() + clockOffsetMs).toString(),
      construct: (target, args, newTarget) =>
        Reflect.construct(target, args.length > 0 ? args : [Machine.now() + clockOffsetMs], newTarget),
      get: (target, name) => (name === 'now' ? () => Machine.now() + clockOffsetMs : Reflect.get(target, name)),
    });
  }`;
