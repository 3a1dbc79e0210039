/** A modal dialog: a sheet from below on a phone, a card in the middle elsewhere. */
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { IconButton } from './button.tsx';
import './dialog.css';

/** Where the focus begins: with what the dialog is about, not with its close button. */
const FIRST = '.dialog-body :is(input, textarea, select, button):not(:disabled)';

interface DialogProps {
  title: string;
  /** The name of the button that closes it. */
  closeLabel: string;
  onClose: () => void;
  children: ReactNode;
  /** Buttons at the end. */
  actions?: ReactNode;
}

/**
 * Opens when it is drawn, and asks to be taken away through `onClose`: by its button, Escape or a tap outside.
 * The platform's own dialog keeps the focus inside and gives it back to where it was.
 */
export function Dialog({ title, closeLabel, onClose, children, actions }: DialogProps) {
  const titleId = useId();
  const ref = useRef<HTMLDialogElement>(null);
  useModal(ref);
  return (
    <dialog
      ref={ref}
      className="dialog"
      aria-labelledby={titleId}
      onCancel={(event) => {
        if (event.target !== ref.current) return;
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === ref.current) onClose();
      }}
    >
      <div className="dialog-card">
        <header className="dialog-header">
          <h2 id={titleId} className="dialog-title">
            {title}
          </h2>
          <IconButton icon="close" label={closeLabel} onClick={onClose} />
        </header>
        <div className="dialog-body">{children}</div>
        {actions && <footer className="dialog-actions">{actions}</footer>}
      </div>
    </dialog>
  );
}

/** Opens as long as the component lives. The focus goes back by hand: an element that is removed while open gives nothing back. */
function useModal(ref: React.RefObject<HTMLDialogElement | null>): void {
  useEffect(() => {
    const opener = document.activeElement;
    const dialog = ref.current;
    dialog?.showModal();
    dialog?.querySelector<HTMLElement>(FIRST)?.focus();
    return () => {
      dialog?.close();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, [ref]);
}
