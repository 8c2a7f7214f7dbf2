// Saves what a run has found: the file comes from the engine in pieces and goes to the browser's downloads.
import type { ServiceInput } from '../../protocol/services.ts';
import type { EngineClient } from '../zmq/engine-client.ts';

export interface ExportKind {
  label: string;
  /** Ends the file's name. */
  extension: string;
  type: string;
  options: Omit<ServiceInput<'run.export'>, 'run'>;
}

export const exportKinds = {
  csv: { label: 'CSV', extension: 'csv', type: 'text/csv', options: { format: 'csv' } },
  spreadsheet: {
    label: 'CSV for Excel and other spreadsheets',
    extension: 'csv',
    type: 'text/csv',
    options: { format: 'csv', bom: true, spreadsheetSafe: true },
  },
  jsonl: { label: 'JSON Lines', extension: 'jsonl', type: 'application/jsonl', options: { format: 'jsonl' } },
} as const satisfies Record<string, ExportKind>;

export interface ExportWatch {
  /** To call it off. */
  signal?: AbortSignal;
  /** Bytes that have come so far. */
  onBytes?: (bytes: number) => void;
}

/**
 * The whole file.
 * @throws RequestError `cancelled` when it was called off.
 */
export async function exported(
  client: EngineClient,
  run: string,
  { options, type }: Pick<ExportKind, 'options' | 'type'>,
  { signal, onBytes }: ExportWatch = {},
): Promise<{ file: Blob; rows: number }> {
  const parts: BlobPart[] = [];
  const keep = (payload: readonly Uint8Array[]): void => {
    for (const part of payload) parts.push(part.slice());
  };
  const reply = await client.request(
    'run.export',
    { run, ...options },
    {
      ...(signal !== undefined && { signal }),
      onPartial: ({ bytes }, payload) => {
        keep(payload);
        onBytes?.(bytes);
      },
    },
  );
  keep(reply.payload);
  return { file: new Blob(parts, { type }), rows: reply.fields.rows };
}

/** `zerolens-<name>.<extension>`, without what a file name cannot have. */
export function fileName(name: string, extension: string): string {
  const plain = name.replace(/[^\p{L}\p{N}.()+-]+/gu, '-').replace(/^[-.]+|[-.]+$/gu, '');
  return `zerolens-${plain === '' ? 'results' : plain}.${extension}`;
}

export function download(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser has taken hold of it by the next turn; some time more does no harm.
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 60_000);
}
