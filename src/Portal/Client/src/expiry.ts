/** Two clocks of one machine: the wall's may be wrong, the page's stands still while the machine sleeps. */
export interface Clocks {
  /** Milliseconds since 1970. */
  wall(): number;
  /** Milliseconds since the page began. */
  page(): number;
}

export const browserClocks: Clocks = { wall: () => Date.now(), page: () => performance.now() };

/**
 * When a proof given by the server stops counting. It is measured from the moment the server spoke, on both clocks of
 * this machine, and whichever says first that the time is over is believed: better "can't check" too early than an old
 * green.
 */
export class Expiry {
  private readonly wallEnd: number;
  private readonly pageEnd: number;

  private constructor(
    private readonly clocks: Clocks,
    remaining: number,
    wallEnd: number,
    pageNow: number,
  ) {
    this.wallEnd = wallEnd;
    this.pageEnd = pageNow + remaining;
  }

  /** The proof of the first HTML, which may come out of a cache: the wall clock counts as it is. */
  static ofPage(clocks: Clocks, renderedAt: string, unknownAt: string | null): Expiry | null {
    if (unknownAt === null) return null;
    const end = Date.parse(unknownAt);
    return new Expiry(clocks, end - Date.parse(renderedAt), end, 0);
  }

  /** The proof of a frame that came this moment: only the server's own difference counts, so a wrong clock is harmless. */
  static ofFrame(clocks: Clocks, sentAt: string, unknownAt: string | null): Expiry | null {
    if (unknownAt === null) return null;
    const remaining = Date.parse(unknownAt) - Date.parse(sentAt);
    return new Expiry(clocks, remaining, clocks.wall() + remaining, clocks.page());
  }

  isOver(): boolean {
    return this.clocks.wall() >= this.wallEnd || this.clocks.page() >= this.pageEnd;
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
