/**
 * The difference of protocol 1: it knows no goal without a day. There such a goal has the last day that can be written, which no
 * list of a day shows; a goal that comes back with that day has none.
 */
import { LATER_DAY } from './goal.ts';
import type { ResourceName } from './resources.ts';

/** The fields of a record as protocol 1 has them. */
export const toProtocol1 = <T extends Record<string, unknown>>(name: ResourceName, fields: T): T =>
  name === 'goals' && fields.date === null ? { ...fields, date: LATER_DAY } : fields;

/** The fields of a record that came by protocol 1. */
export const fromProtocol1 = <T extends Record<string, unknown>>(name: ResourceName, fields: T): T =>
  name === 'goals' && fields.date === LATER_DAY ? { ...fields, date: null } : fields;
