// A button that opens a list of things to do.
import './menu.css';
import { Menu } from '@base-ui/react/menu';
import { useState, type ReactElement, type ReactNode } from 'react';

interface ActionMenuProps {
  trigger: ReactNode;
  /** Where the trigger shows no words. */
  label?: string;
  className: string;
  disabled?: boolean;
  align?: 'start' | 'end';
  /** `Menu.Item` with the class `menu-item`. */
  children: ReactNode;
}

export function ActionMenu(props: ActionMenuProps): ReactElement {
  const { trigger, label, className, disabled = false, align = 'end', children } = props;
  // Drawn beside its trigger, so that it lies within the same landmark.
  const [place, setPlace] = useState<HTMLElement | null>(null);
  return (
    <Menu.Root>
      <Menu.Trigger className={className} aria-label={label} title={label} disabled={disabled}>
        {trigger}
      </Menu.Trigger>
      <div ref={setPlace} className="menu-place" />
      <Menu.Portal container={place}>
        <Menu.Positioner positionMethod="fixed" align={align} sideOffset={6}>
          <Menu.Popup className="menu">{children}</Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
