/**
 * Bounds the memory of request bodies in a process, from their first byte to the end of their answers. A kilobyte of gzip can inflate to a
 * megabyte, and its sender may take half a minute for the last byte.
 */
import { Problem } from '#protocol/problem.ts';
import { createSlowest, type AtNetwork } from './slowest.ts';

export interface BodyRoomOptions {
  /** The room of all bodies, in bytes. Beyond it, the slowest arrivals are aborted. */
  all: number;
  /** The room of one owner, in bytes; where there are many owners, an equal share. */
  each: number;
  /** The room that an owner always has: that of the largest body. */
  atLeast: number;
  /** The time in which a body has to arrive while there is no room, in ms. */
  networkMs: number;
}

/** The body of one request. */
export interface BodyPlace {
  /** Runs the reading of the body. */
  receive: AtNetwork;
  /** Takes more room. @throws Problem `too_many_requests` where its owner holds too much */
  grow(bytes: number): void;
  /** Gives its room back. */
  leave(): void;
}

export interface BodyRoom {
  /** @param owner  the user whose request it is, or the network of a stranger */
  enter(owner: string): BodyPlace;
}

const RETRY_AFTER_S = 1;

export function createBodyRoom({ all, each, atLeast, networkMs }: BodyRoomOptions): BodyRoom {
  const held = new Map<string, number>();
  let total = 0;
  const slowest = createSlowest(
    networkMs,
    () =>
      new Problem('unavailable', 'The server has no room for this request. Try again in a moment.', { retryAfter: 2 }),
  );
  const share = (): number => Math.max(atLeast, Math.min(each, all / held.size));

  return {
    enter(owner) {
      let own = 0;
      let isGone = false;
      const add = (bytes: number): void => {
        const sum = (held.get(owner) ?? 0) + bytes;
        if (sum > 0) held.set(owner, sum);
        else held.delete(owner);
        own += bytes;
        total += bytes;
        slowest.relieve(total > all ? 1 : 0);
      };
      return {
        receive: slowest.atNetwork,
        grow(bytes) {
          // Bytes of an aborted request may still be inflated.
          if (isGone) return;
          add(bytes);
          if (held.get(owner)! > share() && own < held.get(owner)!) throw tooMuch();
        },
        leave() {
          isGone = true;
          add(-own);
        },
      };
    },
  };
}

const tooMuch = (): Problem =>
  new Problem('too_many_requests', 'You have too many large requests under way. Wait for their answers.', {
    retryAfter: RETRY_AFTER_S,
  });
