// The label whose rows are shown: a button, and a list to search in.
import '../shell/menu.css';
import './label-field.css';
import { Combobox } from '@base-ui/react/combobox';
import { Check, ChevronDown } from 'lucide-react';
import { useMemo, useState, type ReactElement } from 'react';
import type { RunCounts } from '../../protocol/results.ts';
import { count } from '../format.ts';

/** No label is called so. */
const any = '';
const mostOffered = 100;

interface LabelMenuProps {
  label: string | undefined;
  counts: RunCounts | undefined;
  onChoose: (label: string | undefined) => void;
}

export function LabelMenu({ label, counts, onChoose }: LabelMenuProps): ReactElement {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const rowsOf = useMemo(() => new Map(counts?.labels.map((one) => [one.label, one.rows])), [counts]);
  const items = useMemo(() => [any, ...rowsOf.keys()], [rowsOf]);
  return (
    <Combobox.Root
      items={items}
      limit={mostOffered}
      value={label ?? any}
      itemToStringLabel={titleOf}
      onValueChange={(chosen) => {
        onChoose(chosen === null || chosen === any ? undefined : chosen);
      }}
    >
      <Combobox.Trigger className="button choice" title={label} aria-label={`Label: ${titleOf(label ?? any)}`}>
        <span className="choice-name">Label</span>
        <span className="choice-value">{titleOf(label ?? any)}</span>
        <ChevronDown size={15} aria-hidden />
      </Combobox.Trigger>
      <div ref={setPlace} className="menu-place" />
      <Combobox.Portal container={place}>
        <Combobox.Positioner positionMethod="fixed" align="start" sideOffset={6}>
          <Combobox.Popup className="menu label-list" aria-label="Labels">
            <Combobox.Input className="text-field" placeholder="Find a label" aria-label="Find a label" />
            <Combobox.Empty className="label-none">No such label in this run.</Combobox.Empty>
            <Combobox.List className="label-options">
              {(item: string) => (
                <Combobox.Item key={item} value={item} className="menu-item choice-item">
                  <span className="choice-tick">
                    <Combobox.ItemIndicator>
                      <Check size={15} aria-hidden />
                    </Combobox.ItemIndicator>
                  </span>
                  <span className="label-item-name">{titleOf(item)}</span>
                  {item !== any && <span className="choice-rows">{count(rowsOf.get(item) ?? 0)}</span>}
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}

function titleOf(label: string): string {
  return label === any ? 'Any' : label;
}
