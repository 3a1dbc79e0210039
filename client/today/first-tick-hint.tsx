/** One line after the first goal that was ever ticked here: what else can be done with a row. */
import { useState } from 'react';
import { IconButton } from '#client/design/button.tsx';
import { useMessages } from '#client/messages/use-messages.ts';

const KEY = 'studentos-first-tick';

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
  const { app, day: messages } = useMessages();
  const byFinger = matchMedia('(pointer: coarse)').matches;
  return (
    <p className="day-hint" role="status">
      {byFinger ? messages.swipeHint : messages.keyHint}
      <IconButton icon="close" label={app.close} onClick={onClose} />
    </p>
  );
}

/** Once on this device. Where nothing can be noted there is no hint, for it would come at each tick. */
function isFirst(): boolean {
  try {
    if (localStorage.getItem(KEY) !== null) return false;
    localStorage.setItem(KEY, 'seen');
    return true;
  } catch {
    return false;
  }
}
