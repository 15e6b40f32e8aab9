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
/** A page fetches itself no more often than this, however often the state changes. */
export const pauseMs = 15_000;

/** While the page does not come it is asked for again after pauses that double up to this. */
export const retryMaxMs = 300_000;

/** When a page fetches its own parts again: some time after each change, and once after the last of several. */
export class PartRefresh {
  private timer: number | undefined;
  private dueAt: number | undefined;
  private startedAt = Number.NEGATIVE_INFINITY;
  private failures = 0;
  private isStopped = true;

  /** `load` tells whether the parts came. */
  constructor(
    private readonly load: () => Promise<boolean>,
    private readonly timers: Timers = browserTimers,
  ) {}

  /** Something changed now. */
  want(): void {
    const settled = this.timers.now() + settleMs;
    // Drawn anew where the old time is too early: else all pages of a street that were due meanwhile come in one moment.
    const isDrawn = this.dueAt !== undefined && this.dueAt >= settled;
    const due = isDrawn ? this.dueAt! : settled + this.timers.random() * spreadMs;
    this.come(Math.max(due, this.startedAt + pauseMs));
  }

  stop(): void {
    if (this.timer !== undefined) this.timers.cancel(this.timer);
    this.timer = undefined;
    this.dueAt = undefined;
    this.isStopped = true;
  }

  private come(dueAt: number): void {
    if (this.timer !== undefined) this.timers.cancel(this.timer);
    this.isStopped = false;
    this.dueAt = dueAt;
    this.timer = this.timers.after(dueAt - this.timers.now(), () => void this.run());
  }

  private async run(): Promise<void> {
    this.timer = undefined;
    this.dueAt = undefined;
    this.startedAt = this.timers.now();
    const hasCome = await this.load();
    this.failures = hasCome ? 0 : this.failures + 1;
    // Somebody may have stopped us, or wanted more, meanwhile.
    if (hasCome || this.isStopped || this.timer !== undefined) return;
    const pause = Math.min(pauseMs * 2 ** (this.failures - 1), retryMaxMs);
    this.come(this.timers.now() + pause + this.timers.random() * spreadMs);
  }
}
