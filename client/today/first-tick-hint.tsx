/** One line after the first goal that was ever ticked here: what else can be done with a row. */
import { useState } from 'react';
import { keptValue, textForm } from '#client/local/kept-value.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { DayHint } from './day-hint.tsx';

const firstTick = keptValue('studentos-first-tick', textForm);

interface FirstTick {
  hinting: boolean;
  onTicked: () => void;
  endHint: () => void;
}

export function useFirstTick(): FirstTick {
  const [hinting, setHinting] = useState(false);
  return { hinting, onTicked: () => isFirst() && setHinting(true), endHint: () => setHinting(false) };
}

/** By finger or by key, whichever this device has. */
export function FirstTickHint({ onClose }: { onClose: () => void }) {
  const messages = useMessages().day;
  const byFinger = matchMedia('(pointer: coarse)').matches;
  return <DayHint text={byFinger ? messages.swipeHint : messages.keyHint} onClose={onClose} />;
}

/** Once on this device. */
function isFirst(): boolean {
  if (firstTick.get() !== null) return false;
  firstTick.set('seen');
  return true;
}
