// @vitest-environment happy-dom
import { act, renderHook } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Draft } from './draft.ts';
import { useDraft, type DraftKeeper } from './use-draft.ts';

interface Form {
  title: string;
  notes: string;
}

interface Props {
  live: Form;
  key?: string;
}

const READ: Form = { title: 'Read', notes: '' };

/** A form over a record that the test changes as another device would. */
function open(live = READ, keeper?: DraftKeeper<Form>) {
  const first: Props = { live };
  const { result, rerender } = renderHook(
    (props: Props) => useDraft(props.live, { keeper, ...(props.key && { key: props.key }) }),
    { initialProps: first },
  );
  return {
    form: () => result.current,
    type: (change: Partial<Form>) => act(() => result.current.set(change)),
    elsewhere: (change: Partial<Form>) => rerender({ live: { ...live, ...change } }),
    about: (key: string, next: Form) => rerender({ live: next, key }),
    save: () => act(() => result.current.saved(result.current.typed())),
  };
}

afterEach(() => vi.restoreAllMocks());

describe('a form over a record', () => {
  it('writes nothing when nothing was typed, whatever changes elsewhere', () => {
    const { form, elsewhere } = open();
    elsewhere({ notes: 'Written on the laptop' });
    expect(form().value).toEqual({ title: 'Read', notes: 'Written on the laptop' });
    expect(form().typed()).toEqual({});
  });

  it('holds only the fields that were typed; the others follow the record', () => {
    const { form, type, elsewhere } = open();
    type({ title: 'Read 10 pages' });
    elsewhere({ notes: 'Written on the laptop' });
    expect(form().value).toEqual({ title: 'Read 10 pages', notes: 'Written on the laptop' });
    expect(form().typed()).toEqual({ title: 'Read 10 pages' });
    expect(form().overtaken).toEqual([]);
  });

  it('a field that is typed back to what it held is no longer typed', () => {
    const { form, type, elsewhere } = open();
    type({ title: 'Reads' });
    type({ title: 'Read' });
    expect(form().typed()).toEqual({});
    elsewhere({ title: 'Read a book' });
    expect(form().value.title).toBe('Read a book');
  });

  it('keeps what is being typed in its box, and names the field that changed elsewhere', () => {
    const { form, type, elsewhere } = open();
    type({ notes: 'p. 3' });
    elsewhere({ notes: 'p. 4' });
    expect(form().value.notes).toBe('p. 3');
    expect(form().overtaken).toEqual(['notes']);
    expect([form().typed(), form().bases()]).toEqual([{ notes: 'p. 3' }, { notes: '' }]);
  });

  it('names no field where both wrote the same', () => {
    const { form, type, elsewhere } = open();
    type({ notes: 'p. 3 ' });
    elsewhere({ notes: 'p. 3' });
    expect(form().overtaken).toEqual([]);
  });

  it('once stored, a field is typed no more: a later change elsewhere shows and is never written over', () => {
    const { form, type, elsewhere, save } = open();
    type({ notes: 'p. 3 ' });
    save();
    expect(form().value.notes).toBe('p. 3 ');
    expect(form().typed()).toEqual({});
    elsewhere({ notes: 'p. 3' });
    expect(form().value.notes).toBe('p. 3 ');
    elsewhere({ notes: 'p. 9' });
    expect(form().value.notes).toBe('p. 9');
    expect(form().typed()).toEqual({});
  });

  it('a change elsewhere that undoes what was stored shows as well', () => {
    const { form, type, elsewhere, save } = open();
    type({ notes: 'p. 3' });
    save();
    elsewhere({ notes: 'p. 3' });
    elsewhere({ notes: '' });
    expect(form().value.notes).toBe('');
  });

  it('what is typed while the first part is stored is typed still, on top of what was stored', () => {
    const { form, type, elsewhere } = open();
    type({ notes: 'p. 3' });
    const stored = form().typed();
    type({ notes: 'p. 34' });
    act(() => form().saved(stored));
    expect([form().typed(), form().bases()]).toEqual([{ notes: 'p. 34' }, { notes: 'p. 3' }]);
    expect(form().overtaken).toEqual([]);
    elsewhere({ notes: 'p. 3' });
    expect(form().overtaken).toEqual([]);
    elsewhere({ notes: 'p. 5' });
    expect(form().overtaken).toEqual(['notes']);
  });

  it('two changes in one moment are both typed', () => {
    const { form } = open();
    act(() => {
      form().set({ title: 'Write' });
      form().set({ notes: 'p. 1' });
    });
    expect(form().typed()).toEqual({ title: 'Write', notes: 'p. 1' });
  });

  it('another record begins another draft', () => {
    const { form, type, about } = open();
    type({ title: 'Write' });
    about('other', { title: 'Swim', notes: '' });
    expect(form().value).toEqual({ title: 'Swim', notes: '' });
    expect(form().typed()).toEqual({});
  });
});

describe('a draft that outlives its page', () => {
  function keeperOf(draft?: Draft<Form>) {
    let kept: Draft<Form> | null = draft ?? null;
    return { kept: () => kept, read: () => kept ?? undefined, keep: (next: Draft<Form> | null) => void (kept = next) };
  }

  it('is kept at each letter, and let go once it is stored', () => {
    const keeper = keeperOf();
    const { type, save } = open(READ, keeper);
    type({ notes: 'p' });
    expect(keeper.kept()).toEqual({ notes: { value: 'p', base: '' } });
    save();
    expect(keeper.kept()).toBeNull();
  });

  it('is offered again, with a word about what changed meanwhile', () => {
    const keeper = keeperOf({ notes: { value: 'p. 3', base: '' } });
    const { form } = open({ title: 'Read', notes: 'p. 4' }, keeper);
    expect(form().value).toEqual({ title: 'Read', notes: 'p. 3' });
    expect(form().overtaken).toEqual(['notes']);
  });
});
