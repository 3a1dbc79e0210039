/** The frame of the sign-in and sign-up forms: fields, one button, one place for what went wrong. */
import type { ReactNode } from 'react';
import { Form } from './form.tsx';
import { NeedsConnection } from './needs-connection.tsx';
import type { FormState } from './use-form.ts';
import './account-form.css';

interface AccountFormProps {
  form: FormState<string>;
  lead: string;
  button: string;
  children: ReactNode;
  /** The way to the other form. */
  footer: ReactNode;
}

export function AccountForm({ form, lead, button, children, footer }: AccountFormProps) {
  return (
    <div className="card account-page">
      <p className="account-lead">{lead}</p>
      <NeedsConnection />
      <Form form={form} button={button} className="account-form">
        {children}
      </Form>
      <p className="account-footer">{footer}</p>
    </div>
  );
}
