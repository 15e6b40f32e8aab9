/** One row of the history table: seconds since 1970, dBm where it was measured, and whether a line may cross it. */
export interface Row {
  readonly at: number;
  readonly dbm: number | null;
  readonly isGap: boolean;
}

/** A time of the chart, in seconds since 1970. */
export type Stretch = readonly [from: number, to: number];

/** The times of an attribute such as "1790000000-1790000060 1790000900-1790001800". */
export function stretches(text: string | undefined): Stretch[] {
  return (text ?? "").split(" ").filter(Boolean).map((one) => {
    const [from, to] = one.split("-").map(Number);
    return [from ?? 0, to ?? 0];
  });
}

/** A level as people read it, with a true minus sign; a dash where none was measured. */
export function levelWords(dbm: number | null | undefined, digits: number): string {
  return dbm === null || dbm === undefined ? "–" : dbm.toFixed(digits).replace("-", "−");
}

/**
 * Columns for the chart. Where nothing was measured but no gap is declared the point is left out, so the line runs on;
 * where a gap is declared a hole stays in the line.
 */
export function columns(rows: readonly Row[]): [number[], (number | null)[]] {
  const kept = rows.filter((row) => row.dbm !== null || row.isGap);
  return [kept.map((row) => row.at), kept.map((row) => row.dbm)];
}
