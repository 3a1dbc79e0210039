/** One quiet line under the goals of a day, with a cross that takes it away. */
import type { ReactNode } from 'react';
import { IconButton } from '#client/design/button.tsx';
import { useMessages } from '#client/messages/use-messages.ts';

interface DayHintProps {
  text: string;
  onClose: () => void;
  /** The actions of the hint. */
  children?: ReactNode;
}

export function DayHint({ text, onClose, children }: DayHintProps) {
  const { app } = useMessages();
  return (
    <div className="day-hint">
      <p role="status">{text}</p>
      {children}
      <IconButton icon="close" label={app.close} onClick={onClose} />
    </div>
  );
}
