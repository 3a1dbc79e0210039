/** A goal's title as a field in its place. */
import { useEffect, useRef } from 'react';
import { useMessages } from '#client/messages/use-messages.ts';

const MAX_TITLE = 200;

interface GoalRenameProps {
  title: string;
  /** Called once: with the new title, or with nothing when it stays as it was. */
  onDone: (title: string | undefined) => void;
}

/** Enter and leaving the field keep the new title, Escape the old one. The focus goes back to the row. */
export function GoalRename({ title, onDone }: GoalRenameProps) {
  const messages = useMessages().goals;
  const ref = useRef<HTMLInputElement>(null);
  const finished = useRef(false);
  useEffect(() => ref.current?.select(), []);
  const finish = (keep: boolean) => {
    if (finished.current) return;
    finished.current = true;
    const next = ref.current?.value.trim() ?? '';
    ref.current?.closest('li')?.querySelector<HTMLElement>('[type=checkbox]')?.focus();
    onDone(keep && next !== '' && next !== title ? next : undefined);
  };
  return (
    <input
      ref={ref}
      className="goal-rename"
      aria-label={messages.rename}
      defaultValue={title}
      maxLength={MAX_TITLE}
      dir="auto"
      onBlur={() => finish(true)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') finish(true);
        if (event.key === 'Escape') finish(false);
      }}
    />
  );
}
