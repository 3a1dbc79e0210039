/**
 * Ticks that were asked for: a row shows them at once, while they are being stored. What could not be stored is taken back
 * from the screen at that moment, so that no row goes on showing what is nowhere.
 * @see docs/decisions/0067-a-tick-shows-at-once.md
 */
import { external } from '#client/local/external.ts';
import type { GoalRow, Store } from '#client/store/database.ts';

/** The last thing that was asked of a goal. */
interface Ask {
  completed: boolean;
  /** `saving`: on its way to the disk. `stored`: there, and on screen before its list has read it. `failed`: nowhere. */
  state: 'saving' | 'stored' | 'failed';
  /** The row that its list showed when it was stored; any other row is newer. */
  over?: GoalRow | undefined;
}

type Asks = ReadonlyMap<string, Ask>;

export class AskedTicks {
  /** Stays the same until something is asked or has been stored. */
  readonly asks = external<Asks>(new Map());

  /**
   * Shows a goal ticked, or open again, and stores it.
   * @param goal    as it is on screen
   * @param save    stores it, and answers whether it could; later tries ask `isLatest`, since by then something else may have been asked
   * @param rowNow  the row as the store last told it
   */
  async toggle(
    { id, completed }: GoalRow,
    save: (completed: boolean, isLatest: () => boolean) => Promise<boolean>,
    rowNow: () => GoalRow | undefined,
  ): Promise<void> {
    const ask: Ask = { completed: !completed, state: 'saving' };
    const isLatest = () => this.asks.get().get(id) === ask;
    this.asks.set(new Map([...this.asks.get(), [id, ask]]));
    ask.state = (await save(ask.completed, isLatest)) ? 'stored' : 'failed';
    ask.over = rowNow();
    if (isLatest()) this.asks.set(new Map(this.asks.get()));
  }
}

/** The rows of a list as their person asked for them. */
export const asAsked = (rows: GoalRow[], asks: Asks): GoalRow[] =>
  rows.map((row) => {
    const ask = asks.get(row.id);
    return ask && holds(ask, row) && ask.completed !== row.completed ? { ...row, completed: ask.completed } : row;
  });

const holds = ({ state, over }: Ask, row: GoalRow): boolean =>
  state === 'saving' || (state === 'stored' && over === row);

/** Whether what is on screen is still on its way to the disk. */
export const isSaving = (id: string, asks: Asks): boolean => asks.get(id)?.state === 'saving';

const all = new WeakMap<Store, AskedTicks>();

/** The requested ticks of a store, for all of its lists. */
export function askedTicksOf(store: Store): AskedTicks {
  let asked = all.get(store);
  if (!asked) all.set(store, (asked = new AskedTicks()));
  return asked;
}
