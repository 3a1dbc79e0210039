/** A button that opens a menu. The menu itself, with its arrow keys and placement, loads when it is first wanted. */
import { Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { IconButton } from './button.tsx';
import type { IconName } from './icon.tsx';
import { lazyPart } from './lazy-part.tsx';

export interface MenuAction {
  name: string;
  icon: IconName;
  run: () => void;
  danger?: boolean;
  disabled?: boolean;
}

/** Loads the menu's code ahead of its first use, so that it opens offline and at once. */
export const loadMenu = () => import('./menu-list.tsx');
const MenuList = lazyPart(loadMenu);

interface MenuButtonProps {
  label: string;
  icon?: IconName;
  /** Asked for when the menu opens, so that a long list of closed menus costs nothing. */
  actions: () => MenuAction[];
  /** The content of the button instead of an icon, and its style. */
  children?: ReactNode;
  className?: string;
  /** Whether the button stands for its row when the keyboard walks through rows. */
  rowFocus?: boolean;
}

/** Opens a menu of actions below itself. `label` names the menu, and the button where that shows an icon. */
export function MenuButton({ label, icon = 'more', actions, children, className, rowFocus }: MenuButtonProps) {
  const ref = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<MenuAction | null>(null);
  useEffect(() => {
    if (!chosen) return;
    // Only now is the menu gone: the focus is back on the button, where a dialog that opens finds it and returns it to.
    ref.current?.focus();
    chosen.run();
  }, [chosen]);
  const opener = {
    ref,
    'data-row-focus': rowFocus ? '' : undefined,
    'aria-haspopup': 'menu',
    'aria-expanded': open,
    onPointerEnter: () => void loadMenu().catch(() => undefined),
    onClick: () => setOpen(!open),
  } as const;
  return (
    <>
      {children === undefined ? (
        <IconButton icon={icon} label={label} {...opener} />
      ) : (
        <button type="button" className={className} {...opener}>
          {children}
        </button>
      )}
      {open && (
        <Suspense fallback={null}>
          <MenuList
            triggerRef={ref}
            label={label}
            actions={actions()}
            onChoose={(action) => {
              setOpen(false);
              setChosen(action);
            }}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}
