/** The server as a played network reaches it. */
import type { EventLine } from '#tests/simulation/event-line.ts';
import type { ServerState } from '#tests/simulation/judge.ts';

/** A request, as it arrives. */
export interface Asked {
  method: string;
  /** With its query. */
  path: string;
  headers: Record<string, string>;
  body: string;
  /** As the `Cookie` header has them. */
  cookies: string;
}

/** An answer, as it leaves. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  setCookie: string[];
  text: string;
}

export interface Service {
  /** Answers whatever comes; refusals are answers too. */
  handle(asked: Asked): Promise<Answer>;
  /** Begins a stream of changes, which writes into the line; a refusal is the answer alone. */
  follow(asked: Asked, line: EventLine): Promise<Answer>;
}

/** A server, and what the judge may ask of it behind its back. */
export interface House {
  service: Service;
  /** The id of an account. */
  userOf(email: string): Promise<string | undefined>;
  /** Every record of an account, deleted ones included. */
  everything(userId: string): Promise<ServerState[]>;
  /** Keeps a copy of the database; what it returns goes back to it. */
  backUp(): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
