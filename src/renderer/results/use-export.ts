// Saving from a component: once at a time, to be called off, with a word on how it went.
import { useEffect, useRef, useState } from 'react';
import type { RunProgress } from '../../protocol/runs.ts';
import { useEngine } from '../engine-context.tsx';
import { countOf } from '../format.ts';
import { usePage } from '../page-context.tsx';
import { isCancelled, reasonOf } from '../state/notice.ts';
import { download, exported, fileName, type ExportKind } from './export.ts';

interface Export {
  saving: boolean;
  /** Bytes that have come so far. */
  received: number;
  /** Why the last one failed, for people. */
  fault: string | undefined;
  /** Whether it is saved; a failure is told in `fault`. */
  save: (kind: Pick<ExportKind, 'options' | 'type' | 'extension'>) => Promise<boolean>;
  cancel: () => void;
}

export function useExport({ run, name }: RunProgress): Export {
  const engine = useEngine();
  const { notify } = usePage();
  const [saving, setSaving] = useState(false);
  const [received, setReceived] = useState(0);
  const [fault, setFault] = useState<string>();
  const underWay = useRef<AbortController>(undefined);
  const cancel = (): void => {
    underWay.current?.abort();
  };
  // Closing what it was asked from calls it off.
  useEffect(
    () => () => {
      underWay.current?.abort();
    },
    [],
  );
  const save: Export['save'] = async (kind) => {
    const { signal } = (underWay.current = new AbortController());
    setSaving(true);
    setReceived(0);
    setFault(undefined);
    try {
      const { file, rows } = await exported(engine, run, kind, { signal, onBytes: setReceived });
      const title = fileName(name, kind.extension);
      download(file, title);
      const detail = rows === 0 ? 'In your downloads.' : `${countOf(rows, 'row')}, in your downloads.`;
      notify({ kind: 'news', title: `${title} is saved`, detail });
      return true;
    } catch (error) {
      if (isCancelled(error)) return false;
      setFault(reasonOf(error));
      notify({ kind: 'problem', title: 'The file could not be saved', detail: reasonOf(error) });
      return false;
    } finally {
      setSaving(false);
    }
  };
  return { saving, received, fault, save, cancel };
}
