// Where another label is typed: labels given lately and those of the run are offered, any other text may be one.
import '../shell/menu.css';
import './label-field.css';
import { Autocomplete } from '@base-ui/react/autocomplete';
import { useId, useImperativeHandle, useMemo, useRef, useState, type ReactElement, type Ref } from 'react';
import { limits } from '../../protocol/limits.ts';
import { verdictSchema } from '../../protocol/results.ts';
import { count } from '../format.ts';
import type { Counts } from '../state/counts.ts';
import type { RecentLabels } from '../state/recent-labels.ts';
import { useStore } from '../state/use-store.ts';

const mostOffered = 60;

export interface LabelFieldHandle {
  /** Goes there, with this text in it. */
  begin: (text: string) => void;
}

interface LabelFieldProps {
  ref: Ref<LabelFieldHandle>;
  title: string;
  counts: Counts;
  recent: RecentLabels;
  onLabel: (label: string) => void;
  onLeave: () => void;
}

export function LabelField({ ref, title, counts, recent, onLabel, onLeave }: LabelFieldProps): ReactElement {
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const highlighted = useRef<string>(undefined);
  const id = useId();
  const labels = useStore(counts.counts)?.labels;
  const lately = useStore(recent.labels);
  const rowsOf = useMemo(() => new Map(labels?.map(({ label, rows }) => [label, rows])), [labels]);
  const offered = useMemo(() => [...new Set([...lately, ...rowsOf.keys()])], [lately, rowsOf]);
  const tooLong = text.trim() !== '' && !isLabel(text.trim());
  useImperativeHandle(ref, () => ({
    begin: (start) => {
      setText(start);
      setOpen(true);
      input.current?.focus();
    },
  }));
  const give = (label: string): void => {
    if (!isLabel(label)) return;
    setText('');
    setOpen(false);
    onLabel(label);
  };
  return (
    <div className="label-field">
      <label htmlFor={id}>
        {title} <kbd>R</kbd>
      </label>
      <Autocomplete.Root
        items={offered}
        limit={mostOffered}
        value={text}
        open={open}
        openOnInputClick
        highlightItemOnHover={false}
        onOpenChange={setOpen}
        onItemHighlighted={(item) => {
          highlighted.current = item;
        }}
        onValueChange={(value, { reason }) => {
          if (reason === 'item-press') give(value);
          else setText(value);
        }}
      >
        <Autocomplete.Input
          id={id}
          ref={input}
          className="text-field"
          placeholder="Type or choose a label"
          autoComplete="off"
          spellCheck={false}
          aria-invalid={tooLong}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && highlighted.current === undefined) {
              event.preventDefault();
              give(text.trim());
            } else if (event.key === 'Escape') {
              setText('');
              setOpen(false);
              onLeave();
            }
          }}
        />
        <div ref={setPlace} className="menu-place" />
        <Autocomplete.Portal container={place}>
          <Autocomplete.Positioner positionMethod="fixed" side="left" align="end" sideOffset={28}>
            <Autocomplete.Popup className="menu label-list">
              <Autocomplete.Empty className="label-none">
                {text.trim() !== '' && (
                  <>
                    <kbd>Enter</kbd> gives a new label.
                  </>
                )}
              </Autocomplete.Empty>
              <Autocomplete.List>
                {(label: string) => (
                  <Autocomplete.Item key={label} value={label} className="menu-item label-item">
                    <span className="label-item-name">{label}</span>
                    <span className="label-item-rows">{count(rowsOf.get(label) ?? 0)}</span>
                  </Autocomplete.Item>
                )}
              </Autocomplete.List>
            </Autocomplete.Popup>
          </Autocomplete.Positioner>
        </Autocomplete.Portal>
      </Autocomplete.Root>
      {tooLong && (
        <p className="field-fault" role="alert">
          A label has at most {limits.labelLength} characters.
        </p>
      )}
    </div>
  );
}

function isLabel(label: string): boolean {
  return verdictSchema.safeParse({ kind: 'label', label }).success;
}
