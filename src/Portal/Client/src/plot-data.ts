/** One row of the history table: seconds since 1970, dBm where it was measured, and whether a line may cross it. */
export interface Row {
  readonly at: number;
  readonly dbm: number | null;
  readonly isGap: boolean;
}

/**
 * Columns for the chart. Where nothing was measured but no gap is declared the point is left out, so the line runs on;
 * where a gap is declared a hole stays in the line.
 */
export function columns(rows: readonly Row[]): [number[], (number | null)[]] {
  const kept = rows.filter((row) => row.dbm !== null || row.isGap);
  return [kept.map((row) => row.at), kept.map((row) => row.dbm)];
}
