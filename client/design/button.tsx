/** Buttons, and links that look like one. */
import type { ComponentProps, ReactNode } from 'react';
import { Link } from 'wouter';
import { classNames } from './class-names.ts';
import { Icon, type IconName } from './icon.tsx';
import './button.css';

/** `primary` is the one thing to do here; `plain` is quiet; `danger` takes something away. */
export type ButtonKind = 'primary' | 'secondary' | 'plain' | 'danger';

type ButtonProps = ComponentProps<'button'> & { kind?: ButtonKind; icon?: IconName };

/** A button with a text, and an icon before it where one helps. It submits no form unless told to. */
export function Button({ kind = 'secondary', icon, className, children, type = 'button', ...rest }: ButtonProps) {
  return (
    <button type={type} className={classNames('button', `button-${kind}`, className)} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

type IconButtonProps = Omit<ComponentProps<'button'>, 'children' | 'aria-label'> & { label: string; icon: IconName };

/** A button that shows an icon only; `label` is its name. */
export function IconButton({ label, icon, className, type = 'button', ...rest }: IconButtonProps) {
  return (
    <button type={type} className={classNames('icon-button', className)} aria-label={label} title={label} {...rest}>
      <Icon name={icon} />
    </button>
  );
}

interface ButtonLinkProps {
  href: string;
  kind?: ButtonKind;
  children: ReactNode;
}

/** A link to another screen, in the shape of a button. */
export function ButtonLink({ href, kind = 'secondary', children }: ButtonLinkProps) {
  return (
    <Link href={href} className={classNames('button', `button-${kind}`)}>
      {children}
    </Link>
  );
}
