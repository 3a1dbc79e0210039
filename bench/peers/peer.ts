/** What is compared: a server with the leanest client that its documentation allows, behind one interface. */

/** A goal, as every peer stores it. */
export interface Goal {
  id: string;
  title: string;
  date: string;
  completed: boolean;
  notes: string;
  subject: string;
  position: string;
}

/**
 * What an answered write survives: `disk`, the power going; `system`, the process being killed (the operating system has it, no disk
 * was waited for); `nothing`.
 */
export type Survives = 'disk' | 'system' | 'nothing';

/** A server that can be measured. */
export interface Peer {
  name: string;
  survives: Survives;
  /** Starts it on a fresh folder. @throws with the reason when it cannot be */
  start(): Promise<PeerServer>;
}

/** A server that runs, on the loopback alone. */
export interface PeerServer {
  port: number;
  /** Somebody with nothing stored yet. */
  account(): Promise<Account>;
  /** Ends it and removes what it stored. */
  stop(): Promise<void>;
}

/** Somebody's records, whom several devices may share. */
export interface Account {
  device(via: Via): Device;
}

/** How a device reaches the server. */
export interface Via {
  port: number;
  /** Asks for compressed answers, as a browser does, and compresses what its client would. */
  isCompressed: boolean;
}

/** One client. */
export interface Device {
  /** Makes the connections that stay open, where there are any. */
  open(): Promise<void>;
  /** Sends new goals in one batch; resolves when they are answered for, rejects when one is not taken. */
  push(goals: Goal[]): Promise<void>;
  /** Gets everything, page by page; the function that it resolves with then counts what came. */
  pull(): Promise<() => number>;
  /** Follows changes from now on: told the text of each as it comes. */
  follow(heard: (text: string) => void): Promise<void>;
  /** Gives a goal another title. */
  rename(goal: Goal, title: string): Promise<void>;
  close(): void;
}

/** How many records a page of a pull has, where the peer lets its client choose. */
export const PAGE = 1000;
