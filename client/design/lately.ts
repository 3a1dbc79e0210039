/**
 * Whether something happened within some time, by the wall clock of the device. What a clock that was set back puts into the future
 * happened long ago: nothing is put off for years.
 * @param at  ms since 1970; 0 where it never happened
 */
export const isLately = (at: number, withinMs: number, now: number): boolean => Math.abs(now - at) < withinMs;
