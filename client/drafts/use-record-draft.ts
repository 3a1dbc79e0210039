/**
 * A record's fields on its sheet: shown as the record stands, saved by themselves when they were typed, taken back together.
 * Fields that were not typed into are never written.
 */
import { useEffect, useRef } from 'react';
import { useStore, useStored } from '#client/runtime/use-runtime.tsx';
import type { SameValue } from '#client/design/draft.ts';
import { showToast } from '#client/design/toast-store.ts';
import { useDraft } from '#client/design/use-draft.ts';
import { useLatest } from '#client/design/use-latest.ts';
import type { Change } from '#client/undo/change.ts';
import { useChanges } from '#client/history/use-changes.ts';
import { useKeys } from '#client/keys/use-keys.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { Row } from '#client/store/database.ts';
import type { ResourceName } from '#protocol/resources.ts';
import { bringBack, noteOvertaken } from './draft-intents.ts';
import { useRecordKeeper } from './use-kept.ts';

/** A pause this long in typing saves. */
const PAUSE_MS = 600;

/** A record on its sheet, as it stands now or stood last. */
export interface SheetRecord<N extends ResourceName> {
  row: Row<N>;
  /** It was deleted meanwhile, on another device or in another tab. */
  gone: boolean;
}

/** Follows a record while its sheet is open. @param first  as it stood when the sheet was asked for */
export function useSheetRecord<N extends ResourceName>(resource: N, id: string, first: Row<N>): SheetRecord<N> {
  const store = useStore();
  const stored = useStored(
    async () => ({ id, row: ((await store.records(resource).get(id)) as Row<N> | undefined) ?? null }),
    [store, resource, id],
  );
  const current = stored?.id === id ? stored.row : undefined;
  const last = useRef(first);
  useEffect(() => {
    if (current) last.current = current;
  }, [current]);
  // eslint-disable-next-line react-hooks/refs -- read only once the record is gone, when it no longer changes
  return { row: current ?? (current === null ? last.current : first), gone: current === null };
}

interface RecordDraftPlan<N extends ResourceName, T> {
  resource: N;
  record: SheetRecord<N>;
  /** The record in the words of its form; its fields are named as the record's. */
  toForm: (row: Row<N>) => T;
  /** The typed fields that can be stored. An invalid one, such as half a date, is left out. */
  toFields: (typed: Partial<T>, row: Row<N>) => Partial<Row<N>>;
  /** Leaves out what cannot be stored next to other records, and says why. */
  refuse?: (fields: Partial<Row<N>>, row: Row<N>) => Promise<Partial<Row<N>>>;
  write: (row: Row<N>, fields: Partial<Row<N>>) => Promise<Change[]>;
  same?: SameValue<T>;
  /** The text of the toast after the sheet has closed. */
  said: string;
  /** Whether it is saved at the end alone, and not at each pause. */
  atTheEnd?: boolean;
}

export interface RecordDraft<T> {
  draft: T;
  set: (change: Partial<T>) => void;
  /** The fields that another device changed while they are being typed here. */
  overtaken: readonly (keyof T)[];
  gone: boolean;
  /** Brings the record back that was deleted meanwhile, with what was typed. */
  bringBack: () => Promise<void>;
  /** Saves what is left and offers to undo all of it, as one: at the end, and before something else is done to the record. */
  finish: () => Promise<void>;
  /** Lets what is typed and not saved be. */
  dismiss: () => void;
}

export function useRecordDraft<N extends ResourceName, T extends object>(plan: RecordDraftPlan<N, T>): RecordDraft<T> {
  const { resource, record, toForm, same } = plan;
  const { id } = record.row;
  const store = useStore();
  const changes = useChanges();
  const { drafts: messages } = useMessages();
  const keeper = useRecordKeeper<T>(resource, id, plan.atTheEnd ? 'line' : 'sheet');
  const form = useDraft(toForm(record.row), { key: id, keeper, ...(same && { same }) });
  const latest = useLatest({ plan, form, id });
  const undo = useRef<Change[]>([]);
  const turn = useRef<Promise<unknown>>(Promise.resolve());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  /** The typed values that can be stored. */
  const storable = (row: Row<N>): Partial<Row<N>> => latest().plan.toFields(latest().form.typed(), row);

  const saveNow = async (): Promise<void> => {
    const { plan, form, id } = latest();
    const typed = form.typed();
    if (Object.keys(typed).length === 0) return;
    const row = (await store.records(resource).get(id)) as Row<N> | undefined;
    if (!row) return;
    const fields = await (plan.refuse ?? accept)(plan.toFields(typed, row), row);
    const put = differing(fields, row);
    if (Object.keys(put).length > 0) {
      const noted = await noteOvertaken(store, resource, id, put, plan.toFields(form.bases(), row));
      undo.current = [...(await plan.write(row, put)), ...noted, ...undo.current];
    }
    form.saved(pickTyped(typed, fields));
  };
  const save = (): Promise<void> => {
    clearTimeout(timer.current);
    const saved = turn.current.then(saveNow);
    turn.current = saved.catch(() => undefined);
    return saved;
  };
  const restore = async (): Promise<void> => {
    const { id, form } = latest();
    const fields = storable(record.row);
    if (await changes.make(messages.broughtBack, () => bringBack(store, resource, id, fields)))
      form.saved(pickTyped(form.typed(), fields));
  };
  const finish = async (): Promise<void> => {
    const stored = await changes.make(latest().plan.said, async () => {
      await save();
      const all = undo.current;
      undo.current = [];
      return all;
    });
    const { id, form } = latest();
    if (!stored || Object.keys(form.typed()).length === 0) return;
    if (!(await store.records(resource).get(id)))
      showToast(messages.gone, { name: messages.bringBack, run: () => void restore() });
    else if (hasWords(form.typed())) showToast(messages.notStored);
    else form.clear();
  };
  /** How many of the latest steps were done on this sheet, and how many of the latest that were taken back. */
  const own = useRef({ done: 0, takenBack: 0 });
  /** Ctrl Z on the sheet, outside of its fields: what was done on it goes back, and no step from before it was opened. */
  const takeBack = async (): Promise<void> => {
    await save();
    if (undo.current.length > 0) {
      await finish();
      own.current = { done: own.current.done + 1, takenBack: 0 };
    }
    const { done, takenBack } = own.current;
    if (done === 0) return;
    own.current = { done: done - 1, takenBack: takenBack + 1 };
    await changes.undo();
  };
  useKeys({
    undo: () => {
      const changed = undo.current.length + Object.keys(form.typed()).length > 0;
      if (plan.atTheEnd || (!changed && own.current.done === 0)) return false;
      void takeBack().catch(() => undefined);
    },
    redo: () => {
      const { done, takenBack } = own.current;
      if (takenBack === 0) return false;
      own.current = { done: done + 1, takenBack: takenBack - 1 };
      void changes.redo();
    },
  });
  const leave = useLatest(() => Object.keys(form.typed()).length > 0 && void finish());
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      leave()();
    },
    [leave],
  );
  return {
    draft: form.value,
    set: (change) => {
      form.set(change);
      clearTimeout(timer.current);
      if (plan.atTheEnd) return;
      // A failure shows when the sheet closes, where `finish` saves once more.
      timer.current = setTimeout(() => void save().catch(() => undefined), PAUSE_MS);
    },
    overtaken: form.overtaken,
    gone: record.gone,
    bringBack: restore,
    finish,
    dismiss: form.clear,
  };
}

const accept = <F>(fields: F): Promise<F> => Promise.resolve(fields);

/** Whether anything was typed that would be missed. */
const hasWords = (typed: object): boolean =>
  Object.values(typed).some((value) => typeof value === 'string' && value.trim() !== '');

/** The fields that say something else than the record. */
const differing = <F extends object>(fields: F, row: object): F =>
  Object.fromEntries(Object.entries(fields).filter(([field, value]) => row[field as never] !== value)) as F;

/** Of what was typed, the fields that were stored. */
const pickTyped = <T extends object>(typed: Partial<T>, stored: object): Partial<T> =>
  Object.fromEntries(Object.entries(typed).filter(([field]) => Object.hasOwn(stored, field))) as Partial<T>;
