/** A form on the page: its fields, what went wrong, and where the focus goes then. */
import { useEffect, useRef, type ComponentProps, type ReactNode } from 'react';
import { Button } from '#client/design/button.tsx';
import { FormError } from '#client/design/form-error.tsx';
import type { FormState } from './use-form.ts';

interface FormProps {
  form: FormState<string>;
  className?: string;
  children: ReactNode;
  /** The name of the button that submits it. */
  button: string;
  buttonKind?: ComponentProps<typeof Button>['kind'];
  /** Buttons after that one. */
  others?: ReactNode;
}

/** The focus goes to the first field that needs another look. */
export function Form({
  form,
  className = 'settings-form',
  children,
  button,
  buttonKind = 'primary',
  others,
}: FormProps) {
  const ref = useRef<HTMLFormElement>(null);
  const { errors, failure, onSubmit } = form;
  useEffect(() => {
    ref.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [errors]);
  return (
    <form ref={ref} className={className} noValidate onSubmit={onSubmit}>
      {children}
      {failure !== undefined && <FormError>{failure}</FormError>}
      <div className="settings-buttons">
        <Button kind={buttonKind} type="submit" aria-disabled={form.working}>
          {button}
        </Button>
        {others}
      </div>
    </form>
  );
}
