/** A dialog that is a form: Enter in one of its lines ends it, and so does the back button of a phone. */
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { useCloseOnBack } from './use-close-on-back.ts';

interface SheetProps {
  title: string;
  /** The name of the button that closes it. */
  closeLabel: string;
  /** Whether it is saved as it is written, and so has no button of its own at the end. */
  savesItself?: boolean;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

export function Sheet({ title, closeLabel, savesItself, onSubmit, onClose, children }: SheetProps) {
  useCloseOnBack(onClose);
  return (
    <Dialog title={title} closeLabel={closeLabel} onClose={onClose}>
      <form
        className="sheet"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        {children}
        {savesItself && (
          <Button type="submit" className="visually-hidden" tabIndex={-1}>
            {closeLabel}
          </Button>
        )}
      </form>
    </Dialog>
  );
}
