/** Work on this device that is not in this account: the way to it, and the way to be rid of it. */
import { useCallback, useEffect, useState } from 'react';
import type { LeftWork } from '#client/device/left-work.ts';
import { Button, ButtonLink } from '#client/design/button.tsx';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { useRuntime } from '#client/runtime/use-runtime.tsx';

export function LeftWorkList() {
  const { leftWork, removeLeft } = useRuntime();
  const [left, setLeft] = useState<LeftWork[]>([]);
  const list = useCallback(() => void leftWork().then(setLeft, console.error), [leftWork]);
  useEffect(list, [list]);
  const remove = (userId: string | null) => void removeLeft(userId).then(list, console.error);
  return left.map((one) => <Left key={one.userId} left={one} onRemove={() => remove(one.userId)} />);
}

function Left({ left: { userId, name, records }, onRemove }: { left: LeftWork; onRemove: () => void }) {
  const { data: messages } = useSheetMessages();
  const [asking, setAsking] = useState(false);
  return (
    <div className="settings-offer">
      <p>{name === null ? messages.guestLeft(records) : messages.left(name, records)}</p>
      <div className="settings-buttons">
        <ButtonLink href={`/import?from=${userId ?? 'guest'}`}>{messages.bringLeft}</ButtonLink>
        <Button kind={asking ? 'danger' : 'secondary'} onClick={() => (asking ? onRemove() : setAsking(true))}>
          {asking ? messages.removeLeftNow : messages.removeLeft}
        </Button>
      </div>
    </div>
  );
}
