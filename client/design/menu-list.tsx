/** The open menu: React Aria's, for its keyboard, placement and screen reader behaviour. */
import type { RefObject } from 'react';
import { Menu, MenuItem, Popover } from 'react-aria-components';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import type { MenuAction } from './menu.tsx';
import './menu-list.css';

/**
 * React Aria adds one rule as an inline style element, which the content security policy refuses; it looks for this id
 * to see whether that was done. The rule stands in menu-list.css.
 */
const STYLE_MARKER = 'react-aria-pressable-style';
if (!document.getElementById(STYLE_MARKER)) {
  const marker = document.createElement('meta');
  marker.id = STYLE_MARKER;
  document.head.append(marker);
}

interface MenuListProps {
  triggerRef: RefObject<HTMLButtonElement | null>;
  label: string;
  actions: MenuAction[];
  onChoose: (action: MenuAction) => void;
  onClose: () => void;
}

/** Draws the menu next to its button until an action is chosen or it is dismissed. */
export default function MenuList({ triggerRef, label, actions, onChoose, onClose }: MenuListProps) {
  return (
    <Popover
      triggerRef={triggerRef}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      placement="bottom end"
      className="menu-popover"
      aria-label={label}
    >
      <Menu aria-label={label} autoFocus="first" className="menu" onClose={onClose}>
        {actions.map((action) => (
          <MenuItem
            key={action.name}
            textValue={action.name}
            isDisabled={action.disabled ?? false}
            onAction={() => onChoose(action)}
            className={classNames('menu-item', action.danger && 'menu-item-danger')}
          >
            <Icon name={action.icon} />
            {action.name}
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  );
}
