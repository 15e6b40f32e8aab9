/** What the refresh needs of a browser. */
export interface Timers {
  now(): number;
  after(ms: number, run: () => void): number;
  cancel(timer: number): void;
  random(): number;
}

export const browserTimers: Timers = {
  now: () => performance.now(),
  after: (ms, run) => window.setTimeout(run, ms),
  cancel: (timer) => window.clearTimeout(timer),
  random: () => Math.random(),
};

/** The server writes down what happened within a second or so: a page fetched earlier would still be the old one. */
export const settleMs = 2_000;
/** A whole street changes in one moment: its pages come spread over this time. */
export const spreadMs = 8_000;
/** All pages of a server that was away come back in one moment, and what they missed is no news: over this time. */
export const missedSpreadMs = 60_000;
/** A page fetches itself no more often than this, however often the state changes. */
export const pauseMs = 15_000;
/** While the page does not come it is asked for again after pauses that double up to this. */
export const retryMaxMs = 300_000;

/** When a page fetches its own parts again: some time after a change, and once more for changes just before that. */
export class PartRefresh {
  private timer: number | undefined;
  private dueAt = Number.POSITIVE_INFINITY;
  private wantedAt = Number.NEGATIVE_INFINITY;
  private startedAt = Number.NEGATIVE_INFINITY;
  private failures = 0;
  private isStopped = true;

  /** `load` tells whether the parts came. */
  constructor(
    private readonly load: () => Promise<boolean>,
    private readonly timers: Timers = browserTimers,
  ) {}

  /** Something changed now. The fetch is drawn from the `spread`, ms, and one that comes sooner anyway stays. */
  want(spread = spreadMs): void {
    const now = this.timers.now();
    this.isStopped = false;
    this.wantedAt = now;
    const drawn = Math.max(now + settleMs + this.timers.random() * spread, this.startedAt + pauseMs);
    const isSoon = this.timer !== undefined && this.dueAt <= Math.max(now + pauseMs, drawn);
    if (!isSoon) this.come(drawn);
  }

  stop(): void {
    if (this.timer !== undefined) this.timers.cancel(this.timer);
    this.timer = undefined;
    this.dueAt = Number.POSITIVE_INFINITY;
    this.isStopped = true;
  }

  private come(dueAt: number): void {
    if (this.timer !== undefined) this.timers.cancel(this.timer);
    this.dueAt = dueAt;
    this.timer = this.timers.after(dueAt - this.timers.now(), () => void this.run());
  }

  private async run(): Promise<void> {
    this.timer = undefined;
    this.dueAt = Number.POSITIVE_INFINITY;
    const startedAt = this.timers.now();
    this.startedAt = startedAt;
    const hasCome = await this.load();
    this.failures = hasCome ? 0 : this.failures + 1;
    // Somebody may have stopped us, or wanted more, meanwhile.
    if (this.isStopped || this.timer !== undefined) return;
    if (!hasCome) {
      const pause = Math.min(pauseMs * 2 ** (this.failures - 1), retryMaxMs);
      this.come(this.timers.now() + pause + this.timers.random() * spreadMs);
    } else if (startedAt < this.wantedAt + settleMs) {
      // What came may be from before the last change was written down.
      this.come(startedAt + pauseMs);
    }
  }
}
