/** A form on the page: its fields, what went wrong, and where the focus goes then. */
import { useEffect, useRef, type ReactNode } from 'react';
import { FormError } from '#client/design/form-error.tsx';
import type { FormState } from './use-form.ts';

interface FormProps {
  form: FormState<string>;
  className?: string;
  children: ReactNode;
  /** The buttons. */
  actions: ReactNode;
}

/** The focus goes to the first field that needs another look. */
export function Form({ form, className = 'settings-form', children, actions }: FormProps) {
  const ref = useRef<HTMLFormElement>(null);
  const { errors, failure, onSubmit } = form;
  useEffect(() => {
    ref.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [errors]);
  return (
    <form ref={ref} className={className} noValidate onSubmit={onSubmit}>
      {children}
      {failure !== undefined && <FormError>{failure}</FormError>}
      {actions}
    </form>
  );
}
