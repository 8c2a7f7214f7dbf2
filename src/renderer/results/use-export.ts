// Saving from a component: once at a time, with a word on how it went.
import { useState } from 'react';
import type { RunProgress } from '../../protocol/runs.ts';
import { useEngine } from '../engine-context.tsx';
import { countOf } from '../format.ts';
import { usePage } from '../page-context.tsx';
import { reasonOf } from '../state/notice.ts';
import { download, exported, fileName, type ExportKind } from './export.ts';

export function useExport({ run, name }: RunProgress): { saving: boolean; save: (kind: ExportKind) => Promise<void> } {
  const engine = useEngine();
  const { notify } = usePage();
  const [saving, setSaving] = useState(false);
  const save = async (kind: ExportKind): Promise<void> => {
    setSaving(true);
    try {
      const { file, rows } = await exported(engine, run, kind);
      const title = fileName(name, kind.extension);
      download(file, title);
      notify({ kind: 'news', title: `${title} is saved`, detail: `${countOf(rows, 'row')}, in your downloads.` });
    } catch (error) {
      notify({ kind: 'problem', title: 'The file could not be saved', detail: reasonOf(error) });
    } finally {
      setSaving(false);
    }
  };
  return { saving, save };
}
