/**
 * The page of a simulation of people: the app without its pictures. The real runtime runs over a browser that is played, the hooks of
 * the screens are mounted, and what a person does with fingers is done by calls.
 */
import { createElement, useEffect, useLayoutEffect, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import * as z from 'zod/mini';
import { useToday } from '#client/day/use-today.ts';
import { useSaid, type Toast } from '#client/design/toast-store.ts';
import { useChanges, type Changes } from '#client/history/use-changes.ts';
import { external, useExternal } from '#client/local/external.ts';
import { english } from '#client/messages/english.ts';
import { runtimePorts } from '#client/runtime/browser-ports.ts';
import type { Runtime, RuntimeHandle } from '#client/runtime/runtime-handle.ts';
import { startRuntime } from '#client/runtime/runtime.ts';
import { sendLaterToo } from '#client/runtime/send-later.ts';
import { RuntimeProvider, useRuntime, useStored } from '#client/runtime/use-runtime.tsx';
import type { AttentionItem, ConflictNotice, OutboxEntry, Store, TrashRow } from '#client/store/database.ts';
import { readTrash } from '#client/store/trash.ts';
import type { Stamped } from '#protocol/merge.ts';
import { resourceNames } from '#protocol/resources.ts';
import { COMMANDS, exported } from './commands.ts';
import { formElement, type FormKind, type OpenForm } from './forms.ts';

// As main.tsx does.
z.config({ jitless: true });

/** Live records, by resource. */
export type Shown = Record<string, Stamped[]>;

/** Everything that a store holds, read in one go. */
export interface Reading {
  name: string;
  shown: Shown;
  /** All that is deleted, as far as this device remembers. */
  trash: TrashRow[];
  /** What the trash screen offers. */
  offered: TrashRow[];
  outbox: OutboxEntry[];
  attention: AttentionItem[];
  notices: ConflictNotice[];
  /** Who stamps here: this device, and the guests whose work came along. */
  replicas: string[];
  /** Goals that became one with another, by their ids. */
  folded: Record<string, string>;
}

/** What came of something that a person did. */
export interface Outcome {
  /** Whether it was said to be saved. */
  stored: boolean;
  /** How many changes take it back. */
  changed: number;
  /** The toast after it. */
  said: string;
  /** Whether a step was remembered that can be taken back. */
  remembered: boolean;
}

interface Screen {
  runtime: Runtime;
  changes: Changes;
  today: string;
  shown: Shown | undefined;
}

export interface Desk {
  handle: RuntimeHandle;
  /** What the screen shows now, by its live queries; undefined until they have answered. */
  screen(): { shown: Shown | undefined; today: string; userId: string | null } | undefined;
  read(): Promise<Reading>;
  run(command: string, args: unknown): Promise<Outcome>;
  undo(): Promise<Outcome>;
  redo(): Promise<Outcome>;
  exported(): Promise<string>;
  /** Opens a form over a record, or a new one. */
  openForm(kind: FormKind, row: Stamped): Promise<void>;
  /** The form that is open, as it stands. */
  form(): OpenForm | undefined;
  /** Saves what is left of it and closes it. */
  finishForm(): Promise<Outcome>;
  /** Goes elsewhere, with the form as it is. */
  leaveForm(): Promise<Outcome>;
}

interface Asked {
  kind: FormKind;
  key: number;
  row: Stamped;
}

let screen: Screen | undefined;
let toast: Toast | null = null;
let remembered = false;
const asked = external<Asked | null>(null);
let form: OpenForm | undefined;

function ShownScreen(): ReactNode {
  const runtime = useRuntime();
  const changes = useChanges();
  const today = useToday();
  const said = useSaid();
  const { store } = runtime;
  const shown = useStored(() => readShown(store), [store]);
  useLayoutEffect(() => void (screen = { runtime, changes, today, shown }));
  useEffect(() => {
    toast = said.toast;
    if (toast?.action?.name === english.app.undo) remembered = true;
  }, [said.toast]);
  // What is done quietly is only read out.
  useEffect(() => void (remembered = said.announcement !== ''), [said.announcement]);
  const open = useExternal(asked);
  return open && formElement(open.kind, open.key, { row: open.row, tell: (next) => void (form = next) });
}

const readShown = async (store: Store): Promise<Shown> =>
  Object.fromEntries(
    await Promise.all(resourceNames.map(async (name) => [name, await store.records(name).toArray()] as const)),
  );

/** Opens the app in this page. @throws StoreTrouble */
export async function open(): Promise<Desk> {
  const handle = await startRuntime(runtimePorts);
  const root = createRoot(document.getElementById('root')!);
  root.render(createElement(RuntimeProvider, { handle, children: createElement(ShownScreen) }));
  handle.begin();
  sendLaterToo(handle);
  return deskOf(handle);
}

function deskOf(handle: RuntimeHandle): Desk {
  /** Does something and tells what the toast said then. */
  const saying = async (work: () => unknown): Promise<Outcome> => {
    toast = null;
    remembered = false;
    await work();
    await painted();
    return { stored: true, changed: 1, said: wordsOf(toast), remembered };
  };
  const turn = (way: 'undo' | 'redo'): Promise<Outcome> => saying(() => screen!.changes[way]());
  const close = (): void => {
    form = undefined;
    asked.set(null);
  };
  return {
    handle,
    screen: () => screen && { shown: screen.shown, today: screen.today, userId: screen.runtime.person.userId },
    read: () => readAll(handle.current().store),
    run: async (command, args) => {
      const { changes, runtime, today } = screen!;
      const { store, person } = runtime;
      let changed = 0;
      toast = null;
      const stored = await changes.make(command, async () => {
        const back = await COMMANDS[command]!({ store, userId: person.userId, today }, args);
        changed = back.length;
        return back;
      });
      await painted();
      return { stored, changed, said: wordsOf(toast), remembered: changed > 0 };
    },
    undo: () => turn('undo'),
    redo: () => turn('redo'),
    exported: () => exported(handle.current().store),
    openForm: async (kind, row) => {
      asked.set({ kind, key: Math.random(), row });
      await painted();
    },
    form: () => form,
    finishForm: () =>
      saying(async () => {
        const done = form?.finish();
        // A sheet closes at once, and is done with itself later.
        if (form?.gone !== undefined && SHEETS.includes(form.kind)) close();
        await done;
      }),
    leaveForm: () =>
      saying(async () => {
        close();
        await settled();
      }),
  };
}

const SHEETS: readonly FormKind[] = ['goal', 'routine', 'log'];

const wordsOf = (said: Toast | null): string => said?.text ?? '';

/** What a sheet does once it is gone has been done by then. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1_000));

/** React shows what has happened by then. */
const painted = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

async function readAll(store: Store): Promise<Reading> {
  return store.lasting(() =>
    store.transaction('r', store.tables, async () => {
      const [shown, trash, offered, outbox, attention, notices, meta] = await Promise.all([
        readShown(store),
        store.trash.toArray(),
        readTrash(store),
        store.outbox.toArray(),
        store.attention.toArray(),
        store.notices.toArray(),
        store.meta.toArray(),
      ]);
      const clock = meta.find(({ key }) => key === 'clock')?.value as { replicaId: string; adopted?: string[] };
      const replicas = clock ? [clock.replicaId, ...(clock.adopted ?? [])] : [];
      const folded = Object.fromEntries(
        meta.filter(({ key }) => key.startsWith('folded ')).map(({ key, value }) => [key.slice(7), value as string]),
      );
      return { name: store.name, shown, trash, offered, outbox, attention, notices, replicas, folded };
    }),
  );
}
