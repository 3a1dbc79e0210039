/** What a person means to happen, field by field: nothing else may bear their device's stamp. */
import type { Reading } from './page/desk.ts';

/** Any value at all. */
export const ANY = Symbol('any');

export interface Meant {
  resource: string;
  /** `new` for a record that was not there before, `any` for whichever. */
  id: string;
  fields?: Readonly<Record<string, unknown>> | 'any';
  deleted?: boolean;
}

/** A value that bears a stamp of its device. */
export interface Written {
  resource: string;
  id: string;
  field: string;
  value: unknown;
  stamp: string;
}

/** Whether somebody meant a value. @param isNew  whether its record was not there before */
export function isMeant({ resource, id, field, value }: Written, all: readonly Meant[], isNew: boolean): boolean {
  return all.some((meant) => {
    if (meant.resource !== resource) return false;
    if (meant.id !== 'any' && meant.id !== id && !(meant.id === 'new' && isNew)) return false;
    if (field === 'deleted') return meant.deleted === true;
    if (meant.fields === undefined) return false;
    if (meant.fields === 'any') return true;
    if (!(field in meant.fields)) return meant.id === 'new';
    return meant.fields[field] === ANY || same(meant.fields[field], value);
  });
}

export const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** A record of a reading. */
export const recordIn = ({ shown }: Reading, resource: string, id: string) =>
  shown[resource]?.find((record) => record.id === id);
