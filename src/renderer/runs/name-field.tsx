// The name of a run, being changed: Enter keeps it, Escape does not.
import { useRef, type ReactElement } from 'react';
import { limits } from '../../protocol/limits.ts';
import type { RunProgress } from '../../protocol/runs.ts';
import { usePage } from '../page-context.tsx';

export function NameField({ progress, onDone }: { progress: RunProgress; onDone: () => void }): ReactElement {
  const { control } = usePage();
  // To leave the field keeps the name, but not after it has ended already.
  const ended = useRef(false);
  const end = (to: string | undefined): void => {
    if (ended.current) return;
    ended.current = true;
    onDone();
    if (to !== undefined && to !== '' && to !== progress.name) void control.rename(progress, to);
  };
  return (
    <input
      // eslint-disable-next-line jsx-a11y-x/no-autofocus -- the user has asked for it
      autoFocus
      className="field run-name-field"
      aria-label={`New name of ${progress.name}`}
      defaultValue={progress.name}
      maxLength={limits.runName}
      onFocus={({ target }) => {
        target.select();
      }}
      onBlur={({ target }) => {
        end(target.value.trim());
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        // What has the focus next would be pressed by the same key.
        event.preventDefault();
        end(event.key === 'Enter' ? event.currentTarget.value.trim() : undefined);
      }}
    />
  );
}
