// A button that opens a list of things to do.
import './menu.css';
import { Menu } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';

interface ActionMenuProps {
  trigger: ReactNode;
  /** Where the trigger shows no words. */
  label?: string;
  className: string;
  disabled?: boolean;
  /** `Menu.Item` with the class `menu-item`. */
  children: ReactNode;
}

export function ActionMenu({ trigger, label, className, disabled = false, children }: ActionMenuProps): ReactElement {
  return (
    <Menu.Root>
      <Menu.Trigger className={className} aria-label={label} title={label} disabled={disabled}>
        {trigger}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="menu-positioner" align="end" sideOffset={6}>
          <Menu.Popup className="menu">{children}</Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
