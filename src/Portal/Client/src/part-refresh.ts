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

/** When a page fetches its own parts again: some time after each change, and once after the last of several. */
export class PartRefresh {
  private timer: number | undefined;
  private dueAt: number | undefined;
  private startedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly load: () => void,
    private readonly timers: Timers = browserTimers,
  ) {}

  /** Something changed now. */
  want(): void {
    const now = this.timers.now();
    const settled = now + settleMs;
    this.dueAt = Math.max(this.dueAt ?? settled + this.timers.random() * spreadMs, settled, this.startedAt + pauseMs);
    if (this.timer !== undefined) this.timers.cancel(this.timer);
    this.timer = this.timers.after(this.dueAt - now, () => this.run());
  }

  stop(): void {
    if (this.timer !== undefined) this.timers.cancel(this.timer);
    this.timer = undefined;
    this.dueAt = undefined;
  }

  private run(): void {
    this.stop();
    this.startedAt = this.timers.now();
    this.load();
  }
}
