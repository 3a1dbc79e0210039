/**
 * How many bytes a browser moves for a record that it sends, one that it fetches, and a change that two devices of one person see:
 * headers and compression included, counted at a proxy. Titles are random.
 */
import { atMost, type Bench } from './figures.ts';
import { measureBytes } from './peers/measure.ts';
import { ours } from './peers/ours.ts';

/** Over both devices: the author's round, and the event of each stream. */
const LIVE_GOAL = 900;

export const bytes: Bench = async (stage) => {
  const { pushSent, pushReceived, pullReceived, changeSent, changeReceived } = await measureBytes(
    await ours(stage).start(),
  );
  const unit = 'bytes';
  return [
    { name: 'sent for a pushed record', value: pushSent, unit, goal: atMost(160) },
    { name: 'received for a pushed record', value: pushReceived, unit, goal: atMost(40) },
    { name: 'received for a pulled record', value: pullReceived, unit, goal: atMost(120) },
    { name: 'received for a live change, both devices', value: changeReceived, unit },
    { name: 'sent for a live change', value: changeSent, unit },
    { name: 'a live change, both devices', value: changeSent + changeReceived, unit, goal: atMost(LIVE_GOAL) },
  ];
};
