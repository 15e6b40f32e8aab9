import {
  HttpTransportType,
  HubConnectionBuilder,
  LogLevel,
  type HubConnection,
  type ISubscription,
} from "@microsoft/signalr";
import { retryDelayMs } from "./retry";
import { isNext, type StatusFrame } from "./status";

const hubPath = "/hubs/status";
const touchPauseMs = 30_000;

/**
 * Whether the server answers this page as a stranger's. A socket that is refused does not say why, so the same address
 * is asked once without one; a server that cannot be reached has not answered.
 */
async function isSignedOut(): Promise<boolean> {
  try {
    return (await fetch(hubPath, { method: "POST", redirect: "manual", cache: "no-store" })).status === 401;
  } catch {
    return false;
  }
}

/** Keeps one stream of frames open for as long as it is started; every end is followed by another try. */
export class StatusFeed {
  private hub: HubConnection | null = null;
  private stream: ISubscription<StatusFrame> | null = null;
  private last: StatusFrame | null = null;
  private attempt = 0;
  private timer: number | undefined;
  private isStarted = false;
  private touchedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly connection: string,
    private readonly onFrame: (frame: StatusFrame) => void,
    private readonly onDown: () => void,
    private readonly onSignedOut: () => void,
  ) {}

  start(): void {
    if (this.isStarted) return;
    this.isStarted = true;
    this.attempt = 0;
    this.schedule();
  }

  stop(): void {
    this.isStarted = false;
    window.clearTimeout(this.timer);
    this.close();
  }

  /** The person did something: the server may read their box often again. */
  touch(): void {
    const now = performance.now();
    if (this.last === null || now - this.touchedAt < touchPauseMs) return;
    this.touchedAt = now;
    this.hub?.send("Touch").catch(() => {});
  }

  private schedule(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.open(), retryDelayMs(this.attempt++, Math.random));
  }

  private async open(): Promise<void> {
    const hub = new HubConnectionBuilder()
      .withUrl(hubPath, { transport: HttpTransportType.WebSockets, skipNegotiation: true })
      .configureLogging(LogLevel.None)
      .withServerTimeout(12_000)
      .build();
    this.hub = hub;
    hub.onclose(() => this.ended(hub));
    try {
      await hub.start();
    } catch {
      await this.refused(hub);
      return;
    }
    if (this.hub === hub) this.follow(hub);
  }

  private follow(hub: HubConnection): void {
    this.last = null;
    this.stream = hub.stream<StatusFrame>("Follow", this.connection).subscribe({
      next: (frame) => this.take(hub, frame),
      error: () => this.ended(hub),
      complete: () => this.ended(hub),
    });
  }

  private take(hub: HubConnection, frame: StatusFrame): void {
    if (this.hub !== hub) return;
    if (!isNext(this.last, frame)) {
      // Something is missing: a new stream begins with the whole picture.
      this.stream?.dispose();
      this.follow(hub);
      return;
    }
    this.last = frame;
    this.attempt = 0;
    this.onFrame(frame);
  }

  /** Nobody who is signed out is let in by trying again. */
  private async refused(hub: HubConnection): Promise<void> {
    const isOver = await isSignedOut();
    if (this.hub === hub && isOver) {
      this.stop();
      this.onDown();
      this.onSignedOut();
    } else {
      this.ended(hub);
    }
  }

  private ended(hub: HubConnection): void {
    if (this.hub !== hub) return;
    this.close();
    this.onDown();
    if (this.isStarted) this.schedule();
  }

  private close(): void {
    const hub = this.hub;
    this.hub = null;
    this.stream = null;
    this.last = null;
    hub?.stop().catch(() => {});
  }
}
