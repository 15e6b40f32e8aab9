/** What a fresh list means for one that somebody is reading. */
export interface RowPlan {
  /** Rows to hold back until the reader asks for them. */
  readonly added: readonly string[];
  /** Rows that are over; they stay in their place and say so. */
  readonly gone: readonly string[];
  /** Whether the fresh list has another order, or fewer rows. */
  readonly isMoved: boolean;
}

/** Compares the rows shown with the fresh ones, by their names. Nothing here moves a row. */
export function planRows(shown: readonly string[], fresh: readonly string[]): RowPlan {
  const before = new Set(shown);
  const after = new Set(fresh);
  const gone = shown.filter((row) => !after.has(row));
  const kept = shown.filter((row) => after.has(row));
  const order = fresh.filter((row) => before.has(row));
  return {
    added: fresh.filter((row) => !before.has(row)),
    gone,
    isMoved: gone.length > 0 || kept.some((row, at) => row !== order[at]),
  };
}
