// A button that shows what is chosen and opens the list of what may be.
import { Menu } from '@base-ui/react/menu';
import { Check, ChevronDown } from 'lucide-react';
import type { ReactElement } from 'react';
import { count } from '../format.ts';
import { ActionMenu } from '../shell/action-menu.tsx';

export interface Choice<Value extends string> {
  value: Value;
  title: string;
  /** How many rows it stands for, where that is known. */
  rows?: number | undefined;
}

interface ChoiceMenuProps<Value extends string> {
  name: string;
  value: Value;
  choices: readonly Choice<Value>[];
  onChoose: (value: Value) => void;
}

export function ChoiceMenu<Value extends string>(props: ChoiceMenuProps<Value>): ReactElement {
  const { name, value, choices, onChoose } = props;
  const chosen = choices.find((choice) => choice.value === value);
  const trigger = (
    <>
      <span className="choice-name">{name}</span>
      <span className="choice-value">{chosen?.title}</span>
      <ChevronDown size={15} aria-hidden />
    </>
  );
  return (
    <ActionMenu trigger={trigger} className="button choice" align="start">
      <Menu.RadioGroup value={value} onValueChange={onChoose}>
        {choices.map((choice) => (
          <Menu.RadioItem key={choice.value} value={choice.value} className="menu-item choice-item" closeOnClick>
            <span className="choice-tick">
              <Menu.RadioItemIndicator>
                <Check size={15} aria-hidden />
              </Menu.RadioItemIndicator>
            </span>
            <span>{choice.title}</span>
            {choice.rows !== undefined && <span className="choice-rows">{count(choice.rows)}</span>}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </ActionMenu>
  );
}
