/** Somebody who is signed in, as the parts that know no HTTP want to know them. */
import type { Person } from './prove-owner.ts';
import { callerOf } from './authenticate.ts';
import { clientAddress } from '../http/client-address.ts';
import type { AppContext } from '../http/state.ts';

export const personOf = (ctx: AppContext): Person => ({
  caller: callerOf(ctx),
  address: clientAddress(ctx),
  tell: ctx.state.tell,
});
