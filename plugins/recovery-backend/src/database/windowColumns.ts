import { parseJson } from './bulk';
import type { StoredWindow } from './StoredWindow';

/** The columns of a series that hold its window. */
export interface WindowColumns {
  recoverability: string | null;
  recoverability_at: string | null;
}

export function toStoredWindow(row: WindowColumns): StoredWindow | undefined {
  const window = parseJson<Omit<StoredWindow, 'observedAt'> | undefined>(
    row.recoverability,
    undefined,
  );
  return window && { ...window, observedAt: row.recoverability_at! };
}
