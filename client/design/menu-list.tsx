/** The open menu: React Aria's, for its keyboard, placement and screen reader behaviour. */
import type { RefObject } from 'react';
import { Menu, MenuItem, Popover } from 'react-aria-components';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import type { MenuAction } from './menu.tsx';
import './menu-list.css';

interface MenuListProps {
  triggerRef: RefObject<HTMLButtonElement | null>;
  label: string;
  actions: MenuAction[];
  onClose: () => void;
}

/** Draws the menu next to its button until an action is chosen or it is dismissed. */
export default function MenuList({ triggerRef, label, actions, onClose }: MenuListProps) {
  return (
    <Popover
      triggerRef={triggerRef}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      placement="bottom end"
      className="menu-popover"
    >
      <Menu aria-label={label} autoFocus="first" className="menu" onClose={onClose}>
        {actions.map(({ name, icon, run, danger, disabled }) => (
          <MenuItem
            key={name}
            textValue={name}
            isDisabled={disabled ?? false}
            onAction={run}
            className={classNames('menu-item', danger && 'menu-item-danger')}
          >
            <Icon name={icon} />
            {name}
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  );
}
