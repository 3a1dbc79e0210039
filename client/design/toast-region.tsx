/** Where toasts and announcements appear. Draw it once. */
import { useEffect, useRef, useState } from 'react';
import { IconButton } from './button.tsx';
import { dismissToast, useSaid, type Toast } from './toast-store.ts';
import { useToastPlace } from './use-toast-place.ts';
import './toast-region.css';

/** Long enough to read. */
const TOAST_MS = 5_000;
/** Long enough to read, reach and decide; what it offers stays possible by keyboard afterwards. */
const OFFER_MS = 10_000;

/** Two live regions that are always there, because one that appears with its text is not read out everywhere. */
export function ToastRegion({ closeLabel }: { closeLabel: string }) {
  const { toast, announcement } = useSaid();
  return (
    <>
      <div className="toast-region" role="status">
        {toast && <ToastCard key={toast.id} toast={toast} closeLabel={closeLabel} />}
      </div>
      <div className="visually-hidden" aria-live="polite">
        {announcement}
      </div>
    </>
  );
}

function ToastCard({ toast, closeLabel }: { toast: Toast; closeLabel: string }) {
  const [held, setHeld] = useState(false);
  const card = useRef<HTMLDivElement>(null);
  const place = useToastPlace(card);
  const dismiss = () => dismissToast(toast.id);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dismissToast(toast.id), toast.action ? OFFER_MS : TOAST_MS);
    return () => clearTimeout(timer);
  }, [held, toast.id, toast.action]);
  return (
    <div
      ref={card}
      className="toast"
      style={{ translate: place }}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className="toast-text">{toast.text}</span>
      {toast.action && (
        <button
          type="button"
          className="toast-action"
          onClick={() => {
            dismiss();
            toast.action?.run();
          }}
        >
          {toast.action.name}
        </button>
      )}
      <IconButton className="toast-close" icon="close" label={closeLabel} onClick={dismiss} />
    </div>
  );
}
