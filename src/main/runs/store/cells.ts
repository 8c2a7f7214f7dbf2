// Reads cells of the library's tables, whose types SQLite's STRICT tables vouch for.
import type { SQLOutputValue } from 'node:sqlite';

export type Cells = Record<string, SQLOutputValue>;

export function numberIn(cells: Cells, name: string): number {
  return Number(cells[name]);
}

export function textIn(cells: Cells, name: string): string {
  return String(cells[name]);
}

export function numberOrNull(cells: Cells, name: string): number | null {
  const value = cells[name];
  return typeof value === 'number' ? value : null;
}

/** Undefined where there is none. */
export function optionalNumber(cells: Cells, name: string): number | undefined {
  return numberOrNull(cells, name) ?? undefined;
}

export function optionalText(cells: Cells, name: string): string | undefined {
  const value = cells[name];
  return typeof value === 'string' ? value : undefined;
}
