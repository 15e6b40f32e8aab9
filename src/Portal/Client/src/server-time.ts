/** Two clocks of one machine: the wall's may be wrong, the page's stands still while the machine sleeps. */
export interface Clocks {
  /** Milliseconds since 1970. */
  wall(): number;
  /** Milliseconds since the page began. */
  page(): number;
}

export const browserClocks: Clocks = { wall: () => Date.now(), page: () => performance.now() };

/**
 * The server's time as this page may trust it: counted from the moment the server spoke, on both clocks of this
 * machine, and whichever says first that an instant has come is believed: better "can't check" too early than an old
 * green.
 */
export class ServerTime {
  private constructor(
    private readonly clocks: Clocks,
    private readonly spokenAt: number,
    private readonly wallThen: number,
    private readonly pageThen: number,
  ) {}

  /** From the first HTML, which may come out of a cache: the wall clock counts as it is. */
  static ofPage(clocks: Clocks, renderedAt: string): ServerTime {
    const spokenAt = Date.parse(renderedAt);
    return new ServerTime(clocks, spokenAt, spokenAt, 0);
  }

  /** From a frame that came this moment: only the server's own difference counts, so a wrong clock is harmless. */
  static ofFrame(clocks: Clocks, sentAt: string): ServerTime {
    return new ServerTime(clocks, Date.parse(sentAt), clocks.wall(), clocks.page());
  }

  /** Whether an instant of the server's has come; one that is null never comes. */
  hasCome(instant: string | null): boolean {
    if (instant === null) return false;
    const remaining = Date.parse(instant) - this.spokenAt;
    return this.clocks.wall() - this.wallThen >= remaining || this.clocks.page() - this.pageThen >= remaining;
  }
}

/** How old a proof is, in whole seconds, never negative. */
export function ageSeconds(now: number, provenAt: number): number {
  return Math.max(0, Math.floor((now - provenAt) / 1000));
}

/** "Checked just now", "Checked 3 s ago", "Checked 2 min ago": the server's sentences with the number put in. */
export function agoWords(
  seconds: number,
  sentences: { readonly now: string; readonly seconds: string; readonly minutes: string },
): string {
  if (seconds < 1) return sentences.now;
  return seconds < 60
    ? sentences.seconds.replace("{n}", String(seconds))
    : sentences.minutes.replace("{n}", String(Math.floor(seconds / 60)));
}
