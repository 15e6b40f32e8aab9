/** What all announcers of a page share: when something was said last. */
export interface LastWords {
  at: number;
}

/** Says changes of state to screen readers: transitions only, never numbers, and at most one in a while. */
export class Announcer {
  private spokenKind: string;
  private waiting: { kind: string; words: string } | null = null;

  /** @param kind the state of the page as it came, which has been read already. */
  constructor(
    kind: string,
    private readonly say: (words: string) => void,
    private readonly last: LastWords = { at: Number.NEGATIVE_INFINITY },
    private readonly pauseMs = 20_000,
  ) {
    this.spokenKind = kind;
  }

  /** The state now. Going there and back again within the pause is nothing to say. */
  show(kind: string, words: string): void {
    this.waiting = kind === this.spokenKind ? null : { kind, words };
  }

  /** Speaks what waits, when it may. Called by the page's own tick. */
  tick(now: number): void {
    if (this.waiting === null || now - this.last.at < this.pauseMs) return;
    this.spokenKind = this.waiting.kind;
    this.last.at = now;
    this.say(this.waiting.words);
    this.waiting = null;
  }
}
