import { isUp } from "./status";

/** A line that was down for this long, ms, may hide a break that is over by now. */
export const lineDownMs = 10_000;
/** The server says something at least every 15 s: a page that heard nothing for this long, ms, slept. */
export const unheardMs = 20_000;

/**
 * What a page has to do about its parts after a frame. `changed`: service came or went before our eyes, what they say
 * of it is wrong from now on. `old`: it may have come or gone while this page did not look. `missed`: it may have while
 * the line was down, as many pages may find at the same moment.
 */
export type PartsDue = "nothing" | "changed" | "old" | "missed";

/** Tells when that which a page says of breaks is old. */
export class ServiceWatch {
  private wasUp: boolean | null;
  private wasAway = false;

  constructor(kind: string) {
    this.wasUp = isUp(kind);
  }

  /** Nobody looks, and the page hears nothing from now on. */
  away(): void {
    this.wasAway = true;
  }

  /** The state is of this kind now; before, nothing was heard for so long, ms, or even the line was down. */
  take(kind: string, unheardFor: number, wasDown: boolean): PartsDue {
    const up = isUp(kind);
    const isOther = up !== null && up !== this.wasUp;
    const hasKnown = this.wasUp !== null;
    const hasMissed = unheardFor >= (wasDown ? lineDownMs : unheardMs);
    const wasAway = this.wasAway;
    this.wasUp = up ?? this.wasUp;
    this.wasAway = false;
    if (isOther && hasKnown) return "changed";
    if (isOther || wasAway) return "old";
    return hasMissed ? "missed" : "nothing";
  }
}
