/** A round checkbox with a large target. */
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import './checkbox.css';

type CheckboxProps = Omit<ComponentProps<'input'>, 'type'>;

/** Give it a name with `aria-label` or `aria-labelledby`. The target measures 44 px, the circle less. */
export function Checkbox({ className, ...input }: CheckboxProps) {
  return (
    <span className={classNames('checkbox', className)}>
      <input type="checkbox" className="checkbox-input" {...input} />
      <span className="checkbox-mark">
        <Icon name="check" />
      </span>
    </span>
  );
}
