/** The open menu: React Aria's, for its keyboard, placement and screen reader behaviour. */
import { useEffect, useRef, type RefObject } from 'react';
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
  const ref = useRef<HTMLDivElement>(null);
  useFocusOnFirstItem(ref);
  return (
    <Popover
      triggerRef={triggerRef}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      placement="bottom end"
      className="menu-popover"
      aria-label={label}
    >
      <Menu ref={ref} aria-label={label} autoFocus="first" className="menu" onClose={onClose}>
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

/**
 * Moves the focus from the menu to its first item. React Aria's `autoFocus` stops at the menu itself when the menu is drawn in one
 * go, before its collection has items; then a screen reader says no item and Enter chooses none.
 */
function useFocusOnFirstItem(menu: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      if (document.activeElement !== menu.current) return;
      menu.current?.querySelector<HTMLElement>('[role=menuitem]:not([aria-disabled=true])')?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [menu]);
}
