/**
 * What protocol 1 says otherwise: it knows no goal without a day. Such a goal stands there on the last day that can be written, where
 * no list of a day shows it, and what comes back with that day has none.
 */
import { goals } from './goal.ts';
import type { ResourceName } from './resources.ts';

const LAST_DAY = '9999-12-31';
const hasLater = goals.fields.date.safeParse(null).success;

/** The fields of a record as protocol 1 has them. */
export const toProtocol1 = <T extends Record<string, unknown>>(name: ResourceName, fields: T): T =>
  name === 'goals' && fields.date === null ? { ...fields, date: LAST_DAY } : fields;

/** The fields of a record that came by protocol 1. */
export const fromProtocol1 = <T extends Record<string, unknown>>(name: ResourceName, fields: T): T =>
  hasLater && name === 'goals' && fields.date === LAST_DAY ? { ...fields, date: null } : fields;
