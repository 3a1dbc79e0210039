/** The error of a form, announced when it appears. */
import type { ReactNode } from 'react';
import './form-error.css';

/** A sentence of an error; assistive technology announces it at once. */
export function FormError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} role="alert" className="form-error">
      {children}
    </p>
  );
}
